import type { Type } from './type.ts';
import { decimalText, isDecimal, isList, isObject, isUnknown, type Value } from './value.ts';

/** A text that two values of a type share exactly when they are the same value; the order within sets does not matter. */
export function valueKey(type: Type, value: Value): string {
  if (value === null) return 'null';
  if (isUnknown(value)) return '?';
  if (isDecimal(value)) return decimalText(value);
  if (typeof type !== 'string' && isList(value)) {
    const [kind, inner] = type;
    const keys = value.map((item, index) =>
      valueKey(kind === 'tuple' ? (inner[index] ?? 'dynamic') : (inner as Type), item),
    );
    return `[${(kind === 'set' ? [...new Set(keys)].sort() : keys).join(',')}]`;
  }
  if (typeof type !== 'string' && isObject(value)) {
    const [kind, inner] = type;
    const members = Object.keys(value).sort();
    const memberType = (member: string): Type => (kind === 'object' ? (inner[member] ?? 'dynamic') : (inner as Type));
    return `{${members.map((member) => `${JSON.stringify(member)}:${valueKey(memberType(member), value[member]!)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Whether two values of a type are the same value. */
export const sameOfType = (type: Type, a: Value, b: Value): boolean => valueKey(type, a) === valueKey(type, b);
