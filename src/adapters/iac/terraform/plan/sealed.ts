import { jsonEqual } from '../../../../domain/change/json-equal.ts';
import type { ShownValue } from '../../../../domain/change/model.ts';
import type { Json } from '../../../../domain/json.ts';
import type { Seal } from '../review-key.ts';
import { member, type Path } from './leaves.ts';

/** With the keyed digest of the value where not all of it is shown. */
export function sealed(
  shown: ShownValue,
  of: { readonly seal: Seal | undefined; readonly place: Json; readonly value: Json | undefined },
): ShownValue {
  const { seal, place, value } = of;
  if (seal === undefined || value === undefined || value === null) return shown;
  if (shown.kind === 'sensitive') return { ...shown, mac: seal(place, value) };
  if (shown.kind === 'known' && !jsonEqual(shown.value, value)) return { ...shown, mac: seal(place, value) };
  return shown;
}

export function valueAt(tree: Json | undefined, path: Path): Json | undefined {
  let value = tree;
  for (const key of path) value = member(value, key);
  return value;
}
