import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Stack } from '../../domain/project/model.ts';
import { addressOf } from '../../domain/refactor/pending.ts';
import { evaluate, objectAt } from '../../domain/refactor/state-objects.ts';
import { readState } from '../../domain/state/document.ts';
import type { EngineCall, IacEngine, StackOutputs } from '../../ports/iac-engine.ts';
import type { OpenedProject } from '../opened-project.ts';
import { createWorkbench } from '../workbench.ts';

/** States by stack, as they were when they were read. Secrets in clear: they never leave memory (I9). */
export type Documents = ReadonlyMap<string, JsonObject>;

export async function readDocuments(
  project: OpenedProject,
  stacks: readonly string[],
  call: EngineCall,
): Promise<Documents> {
  const bench = createWorkbench(project);
  const documents = new Map<string, JsonObject>();
  for (const stack of stacks.filter((name) => Object.hasOwn(project.effective.stacks, name))) {
    const text = await bench.state(stack, call);
    const read = text === undefined ? undefined : readState(text);
    if (read?.kind === 'invalid') throw new DeliveryError('STATE_INVALID', `state of stack "${stack}": ${read.why}`);
    if (read !== undefined) documents.set(stack, read.document);
  }
  return documents;
}

/**
 * The same project, whose engines tell also outputs that no apply has published yet: where an output is an attribute of a
 * resource, the states say its value. So either stack can be planned before the other is applied.
 */
export function tellingOutputs(project: OpenedProject, documents: Documents): OpenedProject {
  const { services } = project;
  const engine = async (name: IacEngine['kind']): Promise<IacEngine> => {
    const own = await services.engine(name);
    return {
      ...own,
      outputs: async (work, call) => ({ ...declared(work.stack, documents), ...(await own.outputs(work, call)) }),
    };
  };
  return { ...project, services: { ...services, engine } };
}

function declared({ content, outputs, name }: Stack, documents: Documents): StackOutputs {
  if (content.kind === 'source' || documents.size === 0) return {};
  const find = (resource: string): JsonObject | undefined => {
    const definition = content.resources.find((each) => each.name === resource);
    if (definition === undefined) return undefined;
    const address = `${definition.mode === 'data' ? 'data.' : ''}${addressOf(definition)}`;
    const own = documents.get(name);
    return [own, ...documents.values()]
      .map((document) => objectAt(document, address))
      .find((entry) => entry !== undefined);
  };
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([output, { value, sensitive }]) => {
      const found = evaluate(value, find);
      return found === undefined ? [] : [[output, { value: found.value, sensitive }] as const];
    }),
  );
}
