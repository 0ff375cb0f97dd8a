import { closest } from '../domain/closest.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExplainedValue } from './toolkit.ts';

/** What lies at or below a path; all without one. @throws PROJECT_PATH_UNKNOWN */
export function explainedBelow(values: readonly ExplainedValue[], path: string | undefined): readonly ExplainedValue[] {
  if (path === undefined) return values;
  const found = values.filter(({ path: each }) => each === path || startsAt(each, path));
  if (found.length > 0) return found;
  const paths = new Set(values.flatMap((value) => prefixesOf(value.path)));
  const meant = closest(path, paths);
  const roots = [...paths].filter((each) => !/[.[]/.test(each));
  throw new DeliveryError('PROJECT_PATH_UNKNOWN', `the effective project has nothing at \`${path}\``, {
    hint: meant === undefined ? `there are: ${roots.join(', ')}` : `did you mean \`${meant}\`?`,
    data: { path },
  });
}

const startsAt = (path: string, start: string): boolean => path.startsWith(`${start}.`) || path.startsWith(`${start}[`);

/** `stacks.web.resources[0].type` → `stacks`, `stacks.web`, `stacks.web.resources`, ... and itself. */
const prefixesOf = (path: string): readonly string[] => [
  ...[...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index)),
  path,
];
