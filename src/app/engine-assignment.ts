import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { EngineName, Stack } from '../domain/project/model.ts';
import type { StackRecord } from '../ports/journal.ts';
import type { Tool } from '../ports/iac-engine.ts';
import { chooseEngine } from './engine-choice.ts';
import type { OpenedProject } from './opened-project.ts';

/** In the order in which they are tried where nobody says which. */
const engineNames: readonly EngineName[] = ['terraform', 'opentofu'];

export const isEngineName = (text: string): text is EngineName => (engineNames as readonly string[]).includes(text);

/** Says with which program each stack is worked on. Programs are looked for once. */
export interface EngineAssignment {
  /** @throws ENGINE_CHANGED, TOOL_* codes */
  toolOf(stack: Stack): Promise<Tool>;
}

export function assignEngines(project: OpenedProject): EngineAssignment {
  const found = new Map<EngineName, Promise<Tool>>();
  const locate = (engine: EngineName): Promise<Tool> => {
    const known = found.get(engine) ?? project.services.tools.locate(engine, project.effective.settings);
    found.set(engine, known);
    return known;
  };
  return {
    async toolOf(stack) {
      const choice = chooseEngine({
        stack: stack.engine,
        setting: project.effective.settings.engine,
        option: project.overrides.engine,
        recorded: ownerOf(recordOf(project, stack.name)),
      });
      if (choice.kind === 'any') return locateAny(locate);
      if (choice.kind === 'engine') return locate(choice.engine);
      throw new DeliveryError(
        'ENGINE_CHANGED',
        `stack "${stack.name}" was last applied with ${choice.recorded}, and now ${choice.engine} is asked for`,
        {
          hint: `pass \`--engine ${choice.engine}\` to say that it changes hands, or set \`engine: ${choice.recorded}\``,
          data: { stack: stack.name, engine: choice.engine, recorded: choice.recorded },
        },
      );
    },
  };
}

/** What the journal knows of a stack in this environment. */
export const recordOf = (project: OpenedProject, stack: string): StackRecord | undefined =>
  project.services.journal.existing()?.stack(project.effective.environment.name, stack);

/** A destroyed stack has no state that an engine could own. */
function ownerOf(record: StackRecord | undefined): EngineName | undefined {
  if (record === undefined || record.status === 'destroyed') return undefined;
  return isEngineName(record.engine) ? record.engine : undefined;
}

/** The first engine that can be used. Where none can, a fault of one that is there says more than the absence of another. */
async function locateAny(locate: (engine: EngineName) => Promise<Tool>): Promise<Tool> {
  const faults: unknown[] = [];
  for (const engine of engineNames) {
    try {
      return await locate(engine);
    } catch (error) {
      faults.push(error);
    }
  }
  throw faults.find((error) => !(isDeliveryError(error) && error.code === 'TOOL_MISSING')) ?? faults[0];
}
