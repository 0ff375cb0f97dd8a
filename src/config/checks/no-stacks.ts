import type { Problem } from '../../domain/errors/problem.ts';
import { catalogue } from '../../domain/errors/catalogue.ts';
import { positionAt } from '../mistake.ts';
import { child, entriesOf, spotOf, type Tree } from '../tree.ts';
import type { ProjectIndex } from './project-index.ts';

/** A project that can do nothing: every command ends well, and that is no success. */
export function noStacks(root: Tree, file: string, { disabled, environment }: ProjectIndex): readonly Problem[] {
  const stacks = child(root, 'stacks');
  if (entriesOf(stacks).length > 0 || entriesOf(child(root, 'services')).length > 0) return [];
  const off = [...disabled].join(', ');
  const says =
    disabled.size === 0
      ? { message: 'the project has no stacks: there is nothing to plan', hint: catalogue.PROJECT_NO_STACKS.hint }
      : { message: `environment \`${environment}\` has no stacks`, hint: `enable one of them: ${off}` };
  return [
    {
      code: 'PROJECT_NO_STACKS',
      severity: 'warning',
      ...says,
      at: positionAt(file, stacks === undefined ? undefined : spotOf(stacks)),
      path: 'stacks',
    },
  ];
}
