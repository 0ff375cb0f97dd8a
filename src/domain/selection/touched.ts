import type { ChangedPaths } from './changed-paths.ts';
import { type Concerns, differences } from './concerns.ts';
import type { TouchReason, Watch } from './model.ts';

export interface TouchFacts {
  /** Every stack of the project as it is. */
  readonly stacks: readonly string[];
  readonly changed: ChangedPaths;
  /** What a stack is made of, besides the project file. */
  readonly watched: (stack: string) => readonly Watch[];
  readonly project: ProjectThen;
  /** Directories that belong to stacks as their root modules: one inside another belongs to the inner stack alone. */
  readonly sources: readonly string[];
}

/** What is known of the project file as it was. */
export type ProjectThen =
  | { readonly kind: 'same' }
  /** Stacks as they were and as they are, but for those that are known to be the same. */
  | {
      readonly kind: 'project';
      readonly same: ReadonlySet<string>;
      readonly before: ReadonlyMap<string, Concerns>;
      readonly after: ReadonlyMap<string, Concerns>;
    }
  | { readonly kind: 'environment-added' }
  /** It is a program, and these files of it changed. */
  | { readonly kind: 'program'; readonly files: readonly string[] };

/** Stack → why it counts as touched. Stacks that nothing speaks for are not in it. */
export function touchedStacks(facts: TouchFacts): ReadonlyMap<string, readonly TouchReason[]> {
  const touched = new Map<string, readonly TouchReason[]>();
  const sources = [...facts.sources].sort();
  for (const stack of facts.stacks) {
    const reasons = [...ofProject(stack, facts.project), ...ofFiles(facts, stack, sources)];
    if (reasons.length > 0) touched.set(stack, reasons);
  }
  return touched;
}

/** Stacks that were there then and are not any more; sorted. Undefined: it cannot be told. */
export function removedStacks(project: ProjectThen): readonly string[] | undefined {
  if (project.kind === 'program') return undefined;
  if (project.kind !== 'project') return [];
  return [...project.before.keys()].filter((stack) => !project.after.has(stack)).sort();
}

function ofProject(stack: string, project: ProjectThen): readonly TouchReason[] {
  switch (project.kind) {
    case 'same':
      return [];
    case 'environment-added':
      return [{ kind: 'environment-added' }];
    case 'program':
      return [{ kind: 'program', files: project.files }];
    case 'project': {
      if (project.same.has(stack)) return [];
      const before = project.before.get(stack);
      const after = project.after.get(stack);
      if (before === undefined || after === undefined) return [{ kind: 'added' }];
      const paths = differences(before, after);
      return paths.length === 0 ? [] : [{ kind: 'definition', paths }];
    }
  }
}

function ofFiles(facts: TouchFacts, stack: string, sources: readonly string[]): readonly TouchReason[] {
  const reasons: TouchReason[] = [];
  for (const { of, path } of facts.watched(stack)) {
    if (path === '..' || path.startsWith('../')) {
      reasons.push({ kind: 'outside', path });
      continue;
    }
    const found = facts.changed.at(path);
    const files = of === 'source' && found.length > 0 ? withoutOthers(found, path, sources) : found;
    if (files.length > 0) reasons.push({ kind: 'files', of, path, files });
  }
  return reasons;
}

function withoutOthers(files: readonly string[], own: string, sources: readonly string[]): readonly string[] {
  const inner = sources.filter((each) => each !== own && isBelow(each, own));
  return inner.length === 0 ? files : files.filter((file) => !inner.some((each) => isBelow(file, each)));
}

const isBelow = (path: string, directory: string): boolean => directory === '' || path.startsWith(`${directory}/`);
