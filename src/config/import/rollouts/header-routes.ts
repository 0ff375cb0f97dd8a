import type { StepInput } from '../condition.ts';
import { at, entries, has, items, leaveOut, type Place, text } from '../reading.ts';

export type Match = NonNullable<StepInput['match']>;

/** Named header routes add up; a match step says all of them. */
export type HeaderRoutes = Map<string, Match>;

/** What the step leaves of all routes; undefined: nothing of it could be expressed. */
export function headerRouteOf(step: Place, routes: HeaderRoutes): Match | undefined {
  const name = text(at(step, 'name')) ?? '';
  const match = at(step, 'match');
  if (!has(match)) routes.delete(name);
  else {
    const conditions = items(match).flatMap((item) => conditionOf(item) ?? []);
    if (conditions.length === 0) return undefined;
    routes.set(name, conditions);
  }
  return [...routes.values()].flat();
}

function conditionOf(item: Place): Match[number] | undefined {
  const header = text(at(item, 'headerName'));
  const value = at(item, 'headerValue');
  const condition = header === undefined ? undefined : matched(header, value);
  if (condition === undefined) leaveOut(item, unmatched);
  return condition;
}

export const unmatched = 'a header is matched by its whole value or by how it begins';

/** `exact`, `prefix` or `regex` of a header. Undefined: it cannot be expressed, which is for the caller to tell. */
export function matched(header: string, value: Place): Match[number] | undefined {
  const forms = has(value) ? entries(value) : [];
  let found: Match[number] | undefined;
  for (const [form, place] of forms) {
    const written = form === 'exact' || form === 'prefix' || form === 'regex' ? text(place) : undefined;
    const condition = written === undefined ? undefined : formed(header, form, written);
    if (found !== undefined) leaveOut(place, 'one condition at a time');
    else found = condition;
  }
  return found;
}

function formed(header: string, form: string, value: string): Match[number] | undefined {
  if (form === 'exact') return { header, is: value };
  if (form === 'prefix') return { header, startsWith: value };
  return literalPattern(header, value, 'whole');
}

const special = /[\\^$.|?*+()[\]{}]/;

/**
 * A pattern that is a plain text, or the usual one for one cookie.
 * @param fits `whole`: it must fit all of the value, as meshes have it; `anywhere`: unless it has anchors, as nginx has it
 */
export function literalPattern(header: string, pattern: string, fits: 'whole' | 'anywhere'): Match[number] | undefined {
  const [, cookie, is] = /^\^\(\.\*\?;\)\?\(([\w-]+)=([\w-]+)\)\(;\.\*\)\?\$$/.exec(pattern) ?? [];
  if (header.toLowerCase() === 'cookie' && cookie !== undefined && is !== undefined) return { cookie, is };
  const [, begins = '', rest = '', end = ''] = /^(\^)?(.*?)(\.\*|\$)?$/.exec(pattern) ?? [];
  if (rest === '' || special.test(rest) || (begins === '' && fits === 'anywhere')) return undefined;
  const isWhole = end === '$' || (end === '' && fits === 'whole');
  return isWhole ? { header, is: rest } : { header, startsWith: rest };
}
