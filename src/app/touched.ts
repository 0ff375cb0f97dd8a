import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import { type ChangedPaths, changedPaths, isByProduct } from '../domain/selection/changed-paths.ts';
import { type Concerns, concernsOf } from '../domain/selection/concerns.ts';
import type { TouchReason, Watch } from '../domain/selection/model.ts';
import { type ProjectThen, removedStacks, touchedStacks } from '../domain/selection/touched.ts';
import type { HistoryPoint } from '../ports/source-history.ts';
import type { ChangeSources } from './change-sources.ts';
import type { OpenedProject } from './opened-project.ts';
import { usesOf } from './stack-uses.ts';

export interface Touched {
  readonly point: HistoryPoint;
  /** Stack → why it counts as touched. */
  readonly stacks: ReadonlyMap<string, readonly TouchReason[]>;
  readonly removed: readonly string[];
}

/** @throws GIT_*, PAST_PROJECT_MISSING, PAST_PROJECT_INVALID */
export async function touchedSince(project: OpenedProject, ref: string | undefined): Promise<Touched> {
  const sources = await project.services.changes();
  const point = await sources.history.branchPoint(project.directory, ref);
  const all = (await sources.history.changedSince(point)).filter((path) => !isByProduct(path));
  const file = fromTop(point, baseName(project.file));
  const changed = changedPaths(all.filter((path) => path !== file));
  const watched = sources.watched(point);
  const stacks = Object.keys(project.effective.stacks).sort();
  const directories = stacks.flatMap((stack) => watched(stack).filter(({ of }) => of === 'source'));
  const then = isProgram(file)
    ? programThen({ project, sources, point, changed: changedPaths(all), reads: stacks.flatMap(watched) })
    : await projectThen({ project, sources, point, all });
  return {
    point,
    stacks: touchedStacks({ stacks, changed, watched, project: then, sources: directories.map(({ path }) => path) }),
    removed: removedStacks(then),
  };
}

interface ThenRequest {
  readonly project: OpenedProject;
  readonly sources: ChangeSources;
  readonly point: HistoryPoint;
}

/** A project file of data is read as it was, and the two effective projects are compared. */
async function projectThen(request: ThenRequest & { readonly all: readonly string[] }): Promise<ProjectThen> {
  const { project, sources, point, all } = request;
  if (!all.includes(fromTop(point, baseName(project.file)))) return { kind: 'same' };
  const found = await fileThen(request);
  if (isProgram(found.path)) return { kind: 'program', files: [fromTop(point, baseName(project.file))] };
  const then = sources.readThen(found.path, found.text);
  if (then.kind === 'environment-missing') return { kind: 'environment-added' };
  if (then.kind === 'invalid') {
    throw new DeliveryError('PAST_PROJECT_INVALID', `${found.path} had mistakes at ${named(point)}`, {
      problems: then.problems,
      data: { file: found.path, ref: point.ref, commit: point.commit },
    });
  }
  return { kind: 'project', before: concerns(then.effective), after: concerns(project.effective) };
}

/** The project file may have had another name in the same directory. */
async function fileThen({ project, sources, point }: ThenRequest): Promise<{ path: string; text: string }> {
  const own = baseName(project.file);
  for (const name of [own, ...sources.fileNames.filter((each) => each !== own)]) {
    const path = fromTop(point, name);
    const text = await sources.history.textAt(point, path);
    if (text !== undefined) return { path, text };
  }
  throw new DeliveryError('PAST_PROJECT_MISSING', `there was no ${fromTop(point, own)} at ${named(point)}`, {
    data: { file: fromTop(point, own), ref: point.ref, commit: point.commit },
  });
}

/**
 * A project file of code is not run as it was: what it imports is not there in the state of then. Where it, what it
 * imports by path, or a file of code or data that no stack reads has changed, every stack counts as touched.
 */
function programThen(
  request: ThenRequest & { readonly changed: ChangedPaths; readonly reads: readonly Watch[] },
): ProjectThen {
  const { sources, point, changed, reads } = request;
  const read = new Set(reads.flatMap(({ path }) => changed.at(path)));
  const imported = new Set(sources.imported(point).flatMap((path) => changed.at(path)));
  const beside = changed.at(point.below).filter((path) => codeOrData.test(path) && !read.has(path));
  const files = [...new Set([...imported, ...beside])].sort();
  return files.length === 0 ? { kind: 'same' } : { kind: 'program', files };
}

const codeOrData = /\.([cm]?[jt]s|json|ya?ml|toml|lock)$/;

const concerns = (project: EffectiveProject): ReadonlyMap<string, Concerns> =>
  new Map(
    Object.values(project.stacks).map((stack) => [stack.name, concernsOf(project, stack, usesOf(project, stack))]),
  );

const isProgram = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const fromTop = ({ below }: HistoryPoint, name: string): string => (below === '' ? name : `${below}/${name}`);

const named = ({ ref, commit }: HistoryPoint): string => {
  const short = commit.slice(0, 10);
  return commit.startsWith(ref) ? short : `${short}, where the work left "${ref}"`;
};
