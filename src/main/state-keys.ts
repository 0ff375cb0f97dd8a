import { existsSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyRing, StateKey } from '../adapters/state/sqlite/states/envelope.ts';
import { ownDirectory } from '../app/places.ts';
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { StateKeySource, StateSetting } from '../domain/project/model.ts';
import type { Files } from '../ports/files.ts';
import type { Secrets } from '../ports/secrets.ts';

export interface StateKeyParts {
  readonly directory: string;
  readonly files: Files;
  readonly secrets: Pick<Secrets, 'read'>;
  readonly setting: StateSetting | undefined;
}

/**
 * The keys that the project file names. Without a choice there is a key of our own in a file, made before the first state
 * is stored: later a missing file is a lost key, and a new one would only hide that.
 * @throws STATE_KEY_MISSING, STATE_KEY_INVALID
 */
export async function readKeyRing(parts: StateKeyParts, database: string): Promise<KeyRing> {
  const encryption = parts.setting?.encryption ?? { kind: 'key', key: { kind: 'own' } };
  if (encryption.kind === 'none') return { newest: undefined, older: [] };
  const { key, previous } = encryption;
  // Nothing will be written: without the key there is still a history to look at.
  if (key.kind === 'own' && parts.setting?.service !== 'embedded' && !existsSync(ownKeyFile(parts))) {
    return { newest: undefined, older: [] };
  }
  const newest = await readKey(parts, key, { name: 'settings.state.encryption.key', database });
  const older = previous === undefined ? [] : [await readKey(parts, previous, { name: 'previousKey', database })];
  return { newest, older };
}

async function readKey(
  parts: StateKeyParts,
  source: StateKeySource,
  { name, database }: { readonly name: string; readonly database: string },
): Promise<StateKey> {
  const { newStateKey, parseStateKey } = await import('../adapters/state/sqlite/states/envelope.ts');
  if (source.kind !== 'own') return parseStateKey(await named(parts, source, name), name);
  const { files } = parts;
  const file = ownKeyFile(parts);
  const known = await files.readText(file);
  if (known !== undefined) return parseStateKey(known, file);
  if (await files.exists(database)) {
    throw new DeliveryError('STATE_KEY_MISSING', `the key of the stored states, ${file}, is gone`, {
      hint: 'put the file back; without it the states cannot be read',
    });
  }
  await makeOwnKey(parts, file, newStateKey());
  return parseStateKey((await files.readText(file)) ?? '', file);
}

const ownKeyFile = ({ directory }: StateKeyParts): string => join(directory, ownDirectory, 'state.key');

/** Of two processes that begin at once, one makes it, and the other never sees it half written. */
async function makeOwnKey({ files }: StateKeyParts, file: string, key: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await files.writeText(draft, `${key}\n`, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    await files.remove(draft);
  }
}

async function named(
  { secrets }: StateKeyParts,
  source: Exclude<StateKeySource, { readonly kind: 'own' }>,
  name: string,
): Promise<string> {
  try {
    return await secrets.read(name, source);
  } catch (cause) {
    if (!isDeliveryError(cause)) throw cause;
    throw new DeliveryError('STATE_KEY_MISSING', cause.message, { cause, hint: cause.hint });
  }
}
