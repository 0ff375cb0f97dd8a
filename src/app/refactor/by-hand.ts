import { closest } from '../../domain/closest.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Stack } from '../../domain/project/model.ts';
import { handSteps, type Place } from '../../domain/refactor/by-hand.ts';
import { instancesAt, rootAddresses } from '../../domain/refactor/state-objects.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { MoveWish } from '../refactor-toolkit.ts';
import { readDocuments } from './documents.ts';

/**
 * A root module is not edited. Whoever asks for a move in or out of one is told what to write, with what the states know.
 * @throws REFACTOR_SOURCE with the steps, REFACTOR_RESOURCE_UNKNOWN
 */
export async function refuseByHand(project: OpenedProject, wish: MoveWish, call: EngineCall): Promise<void> {
  const { stacks } = project.effective;
  const [from, into] = [wish.stack, wish.into].map((name) => (Object.hasOwn(stacks, name) ? stacks[name] : undefined));
  if (from === undefined || into === undefined || from === into) return;
  const root = [from, into].find(({ content }) => content.kind === 'source');
  if (root === undefined) return;
  const documents = await readDocuments(project, [from.name], call);
  const { type, name } = addressed(from, wish.resource, documents.get(from.name));
  const instances = instancesAt(documents.get(from.name), `${type}.${name}`);
  const steps = handSteps({ from: placeOf(from), into: placeOf(into), type, name, instances });
  const told = steps.map(({ where, says, text }) => `in ${where}, ${says}:\n${indented(text)}`);
  throw new DeliveryError(
    'REFACTOR_SOURCE',
    [`stack "${root.name}" is a root module of your own, which is yours to edit`, ...told].join('\n'),
    {
      hint: `then \`fairlead plan -s ${into.name} -s ${from.name}\` shows what is imported and what is forgotten, and no other change but of the tags that Fairlead gives to what is in the project file; apply "${into.name}" first, then "${from.name}"`,
      data: { steps: steps.map((step) => ({ ...step })) },
    },
  );
}

const placeOf = ({ name, content }: Stack): Place =>
  content.kind === 'source' ? { stack: name, module: content.directory } : { stack: name };

/** A stack of the project file names its resources; a root module has addresses. */
function addressed({ name: stack, content }: Stack, resource: string, document: JsonObject | undefined) {
  const known = content.kind === 'source' ? rootAddresses(document) : content.resources.map(({ name }) => name);
  const given =
    content.kind === 'source'
      ? known.filter((address) => address === resource || address.endsWith(`.${resource}`))
      : known.filter((each) => each === resource);
  const [only] = given;
  if (only !== undefined && given.length === 1) {
    const found = content.kind === 'source' ? undefined : content.resources.find(({ name }) => name === only);
    const [type = '', name = ''] = only.split('.');
    return found ?? { type, name };
  }
  const meant = closest(resource, [...known, ...known.map((each) => each.split('.')[1] ?? each)]);
  throw new DeliveryError(
    'REFACTOR_RESOURCE_UNKNOWN',
    given.length > 1
      ? `"${resource}" may be ${given.join(' or ')} of stack "${stack}"`
      : `stack "${stack}" has no resource "${resource}"${content.kind === 'source' ? ' in its state' : ''}`,
    { hint: meant === undefined ? `its resources are: ${known.join(', ')}` : `did you mean "${meant}"?` },
  );
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
