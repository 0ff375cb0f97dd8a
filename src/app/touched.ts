import type { EffectiveProject } from '../domain/project/model.ts';
import { type ChangedPaths, changedPaths, isByProduct } from '../domain/selection/changed-paths.ts';
import { type Concerns, concernsOf } from '../domain/selection/concerns.ts';
import type { TouchReason, Watch } from '../domain/selection/model.ts';
import { type ProjectThen, removedStacks, touchedStacks } from '../domain/selection/touched.ts';
import type { HistoryPoint, SourceHistory } from '../ports/source-history.ts';
import type { OpenedProject } from './opened-project.ts';
import { fileFromTop, isProgram, projectAt, type ThenRequest } from './project-then.ts';
import { usesOf } from './stack-uses.ts';

export interface Touched {
  readonly point: HistoryPoint;
  /** Stack → why it counts as touched. */
  readonly stacks: ReadonlyMap<string, readonly TouchReason[]>;
  /** Undefined: it cannot be told. */
  readonly removed: readonly string[] | undefined;
}

/** @throws GIT_*, PAST_PROJECT_MISSING, PAST_PROJECT_INVALID */
export async function touchedSince(project: OpenedProject, ref: string | undefined): Promise<Touched> {
  const sources = await project.services.changes();
  const point = await sources.history.branchPoint(project.directory, ref);
  const file = fileFromTop(point, project.file);
  const { paths, text } = await askGit(sources.history, point, file);
  const all = paths.filter((path) => !isByProduct(path));
  const changed = changedPaths(all.filter((path) => path !== file));
  const watched = sources.watched(point);
  const stacks = Object.keys(project.effective.stacks).sort();
  const directories = stacks.flatMap((stack) => watched(stack).filter(({ of }) => of === 'source'));
  const then = isProgram(file)
    ? programThen({ sources, point, changed: changedPaths(all), reads: stacks.flatMap(watched) })
    : await projectThen({ sources, point, file: project.file, text, all, effective: project.effective });
  return {
    point,
    stacks: touchedStacks({ stacks, changed, watched, project: then, sources: directories.map(({ path }) => path) }),
    removed: removedStacks(then),
  };
}

interface Asked {
  readonly paths: readonly string[];
  /** The project file as it was. */
  readonly text: string | undefined;
}

/** Both at once: most often the project file is among what changed, and git takes longer to start than to answer. */
async function askGit(history: SourceHistory, point: HistoryPoint, file: string): Promise<Asked> {
  const [paths, text] = await Promise.all([
    history.changedSince(point),
    isProgram(file) ? undefined : history.textAt(point, file),
  ]);
  return { paths, text };
}

/** A project file of data is read as it was, and the two effective projects are compared. */
async function projectThen(
  request: ThenRequest & { readonly all: readonly string[]; readonly effective: EffectiveProject },
): Promise<ProjectThen> {
  const file = fileFromTop(request.point, request.file);
  if (!request.all.includes(file)) return { kind: 'same' };
  const then = await projectAt(request);
  switch (then.kind) {
    case 'program':
      return { kind: 'program', files: [file] };
    case 'environment-missing':
      return { kind: 'environment-added' };
    case 'project':
      return compared(then.effective, request.effective);
  }
}

/**
 * A project file of code is not run as it was: what it imports is not there in the state of then. Where it, what it
 * imports by path, or a file of code or data that no stack reads has changed, every stack counts as touched.
 */
function programThen(
  request: Omit<ThenRequest, 'file'> & { readonly changed: ChangedPaths; readonly reads: readonly Watch[] },
): ProjectThen {
  const { sources, point, changed, reads } = request;
  const read = new Set(reads.flatMap(({ path }) => changed.at(path)));
  const imported = new Set(sources.imported(point).flatMap((path) => changed.at(path)));
  const beside = changed.at(point.below).filter((path) => codeOrData.test(path) && !read.has(path));
  const files = [...new Set([...imported, ...beside])].sort();
  return files.length === 0 ? { kind: 'same' } : { kind: 'program', files };
}

const codeOrData = /\.([cm]?[jt]s|json|ya?ml|toml|lock)$/;

/** A stack that is the very same is not looked into: nothing of it, or of what it uses, can be different. */
function compared(before: EffectiveProject, after: EffectiveProject): ProjectThen {
  const common = ['name', 'environment', 'variables', 'secrets', 'targets', 'settings'] as const;
  const names = common.every((key) => before[key] === after[key]) ? Object.keys(after.stacks) : [];
  const same = new Set(names.filter((name) => after.stacks[name] === before.stacks[name]));
  return { kind: 'project', same, before: concerns(before, same), after: concerns(after, same) };
}

const concerns = (project: EffectiveProject, without: ReadonlySet<string>): ReadonlyMap<string, Concerns> =>
  new Map(
    Object.values(project.stacks)
      .filter(({ name }) => !without.has(name))
      .map((stack) => [stack.name, concernsOf(project, stack, usesOf(project, stack))]),
  );
