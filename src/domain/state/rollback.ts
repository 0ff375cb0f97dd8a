import { DeliveryError } from '../errors/delivery-error.ts';
import type { JsonObject } from '../json.ts';
import { isEncrypted, type StateFacts } from './document.ts';

/** An old version as the newest one: its content, with a serial that goes on (S1) in the lineage that is there (S2). */
export function rolledBack(state: string, old: JsonObject, current: StateFacts): JsonObject {
  if (!isEncrypted(old)) return { ...old, serial: current.serial + 1, lineage: current.lineage };
  throw new DeliveryError(
    'STATE_UNREADABLE',
    `state ${state} is encrypted by OpenTofu: its serial cannot be set here`,
    {
      hint: 'write the old version with `fairlead state export --version N`, then `tofu state push -force`',
    },
  );
}
