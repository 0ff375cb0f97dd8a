/** The objects of a state themselves change their place: for what no provider can import. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Transfer } from '../../domain/refactor/model.ts';
import { objectAt, putObject } from '../../domain/refactor/state-objects.ts';
import { isEncrypted } from '../../domain/state/document.ts';
import type { OpenedProject } from '../opened-project.ts';
import { hasUsualState, keepsOwnState, stateName } from '../own-state.ts';
import { stackPlaces } from '../places.ts';
import { accessOf, locked } from '../state-lock.ts';
import type { Before } from './preparation.ts';

/** Whether the state is ours to write: a plain file, or in the built-in service; and not encrypted by the engine. */
export function isOurs({ effective }: OpenedProject, stack: string): boolean {
  const found = effective.stacks[stack];
  return found !== undefined && hasUsualState(found) && found.encryption === undefined;
}

/** The state with all that comes to it; undefined: it has all of it already. @throws REFACTOR_STATE_CONFLICT */
export function stateWith({ project, documents, transfers }: Before, into: string): JsonObject | undefined {
  const before = documents.get(into);
  if (before !== undefined && isEncrypted(before)) throw conflict(into, 'it is encrypted by the engine');
  let document = before;
  for (const transfer of transfers) document = put(project, document, { transfer, documents });
  return document === before ? undefined : document;
}

function put(
  { services }: OpenedProject,
  document: JsonObject | undefined,
  { transfer, documents }: { readonly transfer: Transfer } & Pick<Before, 'documents'>,
): JsonObject | undefined {
  const source = documents.get(transfer.from);
  const entry = objectAt(source, transfer.address);
  if (entry === undefined) return document;
  const { holder, digest, newRunId } = services.identity;
  const lineage = digest(`${newRunId(services.clock.now())} ${holder.host} ${transfer.into}`).slice(0, 32);
  const toolVersion = String(source?.['terraform_version'] ?? '');
  const result = putObject(document, { address: transfer.address, entry, lineage, toolVersion });
  if (result.kind === 'conflict') throw conflict(transfer.into, `it has another ${transfer.address}`);
  return result.kind === 'there' ? document : result.document;
}

/** With a copy of what was there before beside it. @throws REFACTOR_STATE_CONFLICT, STATE_LOCKED */
export async function writeState(project: OpenedProject, stack: string, document: JsonObject): Promise<void> {
  const { effective, services, directory } = project;
  const { files, clock, identity } = services;
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (isStored(project, stack)) {
    const store = await accessOf(project).open();
    const name = stateName(effective.environment.name, stack);
    locked(project, { store, name, operation: 'move' }, (writer) =>
      store.write(name, text, { ...writer, how: 'import' }),
    );
    return;
  }
  const { stateFile } = stackPlaces(files, { directory, environment: effective.environment.name, stack });
  await refuseLocked(project, stateFile);
  const before = await files.readText(stateFile);
  if (before !== undefined)
    await files.writeText(`${stateFile}.${identity.newRunId(clock.now())}.backup`, before, 0o600);
  await files.writeText(stateFile, text, 0o600);
}

/** A stack that is about to be made has no backend of its own: its state is where the project's are. */
function isStored({ effective }: OpenedProject, stack: string): boolean {
  const found = Object.hasOwn(effective.stacks, stack) ? effective.stacks[stack] : undefined;
  return found === undefined ? effective.settings.state?.service === 'embedded' : keepsOwnState(effective, found);
}

/** The tool's own sign that it is at work on a plain state. */
async function refuseLocked({ services: { files } }: OpenedProject, stateFile: string): Promise<void> {
  const name = stateFile.split(/[\\/]/).at(-1) ?? '';
  const sign = `${stateFile.slice(0, -name.length)}.${name}.lock.info`;
  if (!(await files.exists(sign))) return;
  throw new DeliveryError('STATE_LOCKED', `${stateFile} is locked: ${sign} is there`);
}

const conflict = (stack: string, why: string): DeliveryError =>
  new DeliveryError('REFACTOR_STATE_CONFLICT', `the state of stack "${stack}" cannot take it: ${why}`, {
    data: { stack },
  });
