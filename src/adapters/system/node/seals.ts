import type { Files } from '../../../ports/files.ts';
import type { SealPurpose, Seals } from '../../../ports/seals.ts';
import { type KeptKey, keptKey } from '../../_shared/kept-key.ts';
import { keyedDigest, newKey } from './keyed-digest.ts';

/** @param directory where the keys are kept, absolute: `revision.key` ... */
export function createSeals(
  files: Pick<Files, 'readText' | 'writeText' | 'createNew' | 'join'>,
  directory: string,
): Seals {
  const known = new Map<SealPurpose, Promise<KeptKey>>();
  return {
    async seal(purpose, text) {
      const asked = known.get(purpose) ?? keptKey({ files, newKey }, files.join(directory, `${purpose}.key`));
      known.set(purpose, asked);
      asked.catch(() => known.delete(purpose));
      return keyedDigest((await asked).key, text);
    },
  };
}
