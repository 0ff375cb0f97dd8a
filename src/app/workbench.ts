import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Stack } from '../domain/project/model.ts';
import type { EngineCall, IacEngine, StackOutputs, StackWork, Tool, UpstreamOutputs } from '../ports/iac-engine.ts';
import { assignEngines } from './engine-assignment.ts';
import type { OpenedProject } from './opened-project.ts';
import { stackPlaces } from './places.ts';
import { redactorOf } from './redaction.ts';
import { type StackUses, usesOf } from './stack-uses.ts';
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
  /** To be called once a stack was changed. */
  forgetOutputs(stack: string): void;
}

export function createWorkbench(project: OpenedProject): Workbench {
  const engines = assignEngines(project);
  const secrets = new Map<string, Promise<string>>();
  const known = new Map<string, Promise<StackOutputs>>();
  const stack = (name: string) => stackNamed(project, name);
  const turns = createTurns();
  const engineOf = async (name: string) =>
    takingTurns(await project.services.engine((await engines.toolOf(stack(name))).engine), turns);
  const work = async (name: string, upstream: Readonly<Record<string, UpstreamOutputs>>): Promise<StackWork> => ({
    project: project.effective.name,
    environment: project.effective.environment,
    stack: stack(name),
    targets: project.effective.targets,
    settings: project.effective.settings,
    variables: project.effective.variables,
    upstream,
    secrets: await readSecrets(project, usesOf(project.effective, stack(name)), secrets),
    tool: await engines.toolOf(stack(name)),
    places: stackPlaces(project.services.files, {
      directory: project.directory,
      environment: project.effective.environment.name,
      stack: name,
    }),
  });
  const readOutputs = async (name: string, call: EngineCall): Promise<StackOutputs> => {
    const engine = await engineOf(name);
    // What a stack exports is in its state: the values of its own upstream do not matter here.
    const job = await work(name, unknownUpstream(usesOf(project.effective, stack(name))));
    // A command left over from a run that was killed may be about to change it.
    await engine.settle(job, call);
    return engine.outputs(job, call);
  };
  return {
    project,
    redact: redactorOf(project),
    stack,
    uses: (name) => usesOf(project.effective, stack(name)),
    toolOf: (name) => engines.toolOf(stack(name)),
    engineOf,
    work,
    outputs(name, call) {
      const outputs = known.get(name) ?? readOutputs(name, call);
      known.set(name, outputs);
      // A failure is not remembered: the next one to ask tries again.
      outputs.catch(() => known.delete(name));
      return outputs;
    },
    forgetOutputs: (name) => known.delete(name),
  };
}

export const unknownUpstream = (uses: StackUses): Readonly<Record<string, UpstreamOutputs>> =>
  Object.fromEntries([...uses.outputs.keys()].map((name) => [name, { status: 'unknown' }]));

function stackNamed(project: OpenedProject, name: string): Stack {
  const stack = Object.hasOwn(project.effective.stacks, name) ? project.effective.stacks[name] : undefined;
  if (stack !== undefined) return stack;
  throw new DeliveryError('STACK_UNKNOWN', `the project has no stack "${name}" any more`, {
    hint: 'it was removed or renamed since the run began; start a new run',
  });
}

/** Only the secrets that are referred to: a missing one must not stop a stack that does not need it. */
async function readSecrets(
  project: OpenedProject,
  uses: StackUses,
  known: Map<string, Promise<string>>,
): Promise<Readonly<Record<string, string>>> {
  const values = new Map<string, string>();
  for (const name of uses.secrets) {
    const source = project.effective.secrets[name];
    // `config/` has checked that every secret referred to is declared.
    if (source === undefined) continue;
    const value = known.get(name) ?? project.services.secrets.read(name, source);
    known.set(name, value);
    values.set(name, await value);
  }
  return Object.fromEntries(values);
}
