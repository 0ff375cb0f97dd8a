import type { Problem } from '../../../domain/errors/problem.ts';
import { formatPath } from '../../path.ts';
import { spotOf } from '../../tree.ts';
import type { Outcome } from '../outcome.ts';
import type { Place } from '../reading.ts';

/** What would judge otherwise than whoever wrote it meant: nothing is made of the whole file. */
export function refuse(
  { problems }: Outcome,
  { reading, tree, path }: Place,
  said: Pick<Problem, 'code' | 'message' | 'hint' | 'value'>,
): void {
  const spot = tree === undefined ? undefined : spotOf(tree);
  problems.push({
    ...said,
    severity: 'error',
    at: { file: reading.file, ...(spot !== undefined && { line: spot.line, column: spot.column }) },
    path: formatPath(path),
  });
}
