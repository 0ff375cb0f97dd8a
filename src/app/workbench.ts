import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Stack } from '../domain/project/model.ts';
import type {
  EngineCall,
  EngineVersions,
  IacEngine,
  StackOutputs,
  StackWork,
  Tool,
  UpstreamOutputs,
} from '../ports/iac-engine.ts';
import { assignEngines } from './engine-assignment.ts';
import type { OpenedProject } from './opened-project.ts';
import { redactorOf } from './redaction.ts';
import { type StackUses, usesOf } from './stack-uses.ts';
import { createWorkMaker } from './stack-work.ts';
import { createTurns, takingTurns } from './taking-turns.ts';

/**
 * What one call needs to work on stacks: engines, secrets and outputs, each looked up once. Values of outputs and secrets
 * live here, in memory, for the length of the call, and nowhere else (I9).
 */
export interface Workbench {
  readonly project: OpenedProject;
  /** Takes secrets and sensitive values out of a text. */
  readonly redact: (text: string) => string;
  stack(name: string): Stack;
  uses(stack: string): StackUses;
  /** @throws ENGINE_CHANGED, TOOL_* codes */
  toolOf(stack: string): Promise<Tool>;
  engineOf(stack: string): Promise<IacEngine>;
  /** @throws ENGINE_CHANGED, TOOL_*, SECRET_* codes */
  work(stack: string, upstream: Readonly<Record<string, UpstreamOutputs>>): Promise<StackWork>;
  /** As of the last apply. */
  outputs(stack: string, call: EngineCall): Promise<StackOutputs>;
  /** Addresses of what its state holds now. */
  resources(stack: string, call: EngineCall): Promise<readonly string[]>;
  /** Of its state and its providers, as they are now. */
  versions(stack: string, call: EngineCall): Promise<EngineVersions>;
  /** Its whole state, secrets in clear; undefined: there is none. */
  state(stack: string, call: EngineCall): Promise<string | undefined>;
  /** To be called once a stack was changed. */
  forgetOutputs(stack: string): void;
}

export function createWorkbench(project: OpenedProject): Workbench {
  const engines = assignEngines(project);
  const maker = createWorkMaker(project, engines);
  const turns = createTurns();
  const known = new Map<string, Promise<StackOutputs>>();
  const stack = (name: string) => stackNamed(project, name);
  const engineOf = async (name: string) =>
    takingTurns(await project.services.engine((await engines.toolOf(stack(name))).engine), turns);
  const ask = async <Answer>(
    name: string,
    call: EngineCall,
    question: (engine: IacEngine, work: StackWork) => Promise<Answer>,
  ): Promise<Answer> => {
    const engine = await engineOf(name);
    const { work, missing } = await maker.forReading(stack(name));
    // A command left over from a run that was killed may be about to change it.
    await engine.settle(work, call);
    try {
      return await question(engine, work);
    } catch (error) {
      throw missing ?? error;
    }
  };
  return {
    project,
    redact: redactorOf(project),
    stack,
    uses: (name) => usesOf(project.effective, stack(name)),
    toolOf: (name) => engines.toolOf(stack(name)),
    engineOf,
    work: (name, upstream) => maker.whole(stack(name), upstream),
    outputs(name, call) {
      const outputs = known.get(name) ?? ask(name, call, (engine, work) => engine.outputs(work, call));
      known.set(name, outputs);
      // A failure is not remembered: the next one to ask tries again.
      outputs.catch(() => known.delete(name));
      return outputs;
    },
    resources: (name, call) => ask(name, call, (engine, work) => engine.resources(work, call)),
    versions: (name, call) => ask(name, call, (engine, work) => engine.versions(work, call)),
    state: (name, call) => ask(name, call, async (engine, work) => engine.state?.(work, call)),
    forgetOutputs: (name) => known.delete(name),
  };
}

function stackNamed(project: OpenedProject, name: string): Stack {
  const stack = Object.hasOwn(project.effective.stacks, name) ? project.effective.stacks[name] : undefined;
  if (stack !== undefined) return stack;
  throw new DeliveryError('STACK_UNKNOWN', `the project has no stack "${name}" any more`, {
    hint: 'it was removed or renamed since the run began; start a new run',
  });
}
