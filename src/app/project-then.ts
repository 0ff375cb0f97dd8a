import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import { withRemoved, type WithRemoved } from '../domain/selection/with-removed.ts';
import type { HistoryPoint } from '../ports/source-history.ts';
import type { ChangeSources, ProjectText } from './change-sources.ts';

export interface ThenRequest {
  readonly sources: ChangeSources;
  readonly point: HistoryPoint;
  /** The project file as it is now. */
  readonly file: string;
  /** Its text at the point, where that was asked for already. */
  readonly text?: string | undefined;
}

/** The project as its file said it then. @throws PAST_PROJECT_MISSING, PAST_PROJECT_INVALID, GIT_* */
export async function projectAt(
  request: ThenRequest,
): Promise<Exclude<ProjectText, { kind: 'invalid' }> | { readonly kind: 'program'; readonly path: string }> {
  const { sources, point } = request;
  const { path, text } = await fileAt(request);
  if (isProgram(path)) return { kind: 'program', path };
  const then = sources.readThen(path, text);
  if (then.kind !== 'invalid') return then;
  throw new DeliveryError('PAST_PROJECT_INVALID', `${path} had mistakes at ${named(point)}`, {
    // Lines of then: the file of now has others there.
    problems: then.problems.map(({ at, ...problem }) => ({
      ...problem,
      message: at?.line === undefined ? problem.message : `line ${at.line} then: ${problem.message}`,
    })),
    data: { file: path, ref: point.ref, commit: point.commit },
  });
}

/** The project with the stacks that left it since a commit. @throws as {@link projectAt}, SELECTION_REFUSED */
export async function projectWithRemoved(
  request: Omit<ThenRequest, 'point'> & { readonly directory: string; readonly commit: string },
  now: EffectiveProject,
): Promise<WithRemoved> {
  const point = await request.sources.history.commit(request.directory, request.commit);
  const then = await projectAt({ ...request, point });
  if (then.kind === 'project') return withRemoved(then.effective, now);
  if (then.kind === 'environment-missing') return { project: now, removed: [] };
  throw new DeliveryError('SELECTION_REFUSED', `${then.path} was a program: what it made then cannot be told`, {
    hint: '`fairlead status` names stacks that are applied and not in the project any more; put them back to destroy them',
  });
}

/** The project file may have had another name in the same directory. */
async function fileAt({
  sources,
  point,
  file,
  text: known,
}: ThenRequest): Promise<{ readonly path: string; readonly text: string }> {
  const own = baseName(file);
  if (known !== undefined) return { path: fromTop(point, own), text: known };
  for (const name of [own, ...sources.fileNames.filter((each) => each !== own)]) {
    const path = fromTop(point, name);
    const text = await sources.history.textAt(point, path);
    if (text !== undefined) return { path, text };
  }
  throw new DeliveryError('PAST_PROJECT_MISSING', `there was no ${fromTop(point, own)} at ${named(point)}`, {
    data: { file: fromTop(point, own), ref: point.ref, commit: point.commit },
  });
}

export const isProgram = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const fromTop = ({ below }: HistoryPoint, name: string): string => (below === '' ? name : `${below}/${name}`);

/** The project file, from the top of the repository. */
export const fileFromTop = (point: HistoryPoint, file: string): string => fromTop(point, baseName(file));

function named({ ref, commit }: HistoryPoint): string {
  const short = commit.slice(0, 10);
  return commit.startsWith(ref) ? short : `${short}, where the work left "${ref}"`;
}
