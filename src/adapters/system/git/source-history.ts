import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { HistoryPoint, SourceHistory } from '../../../ports/source-history.ts';
import { createGit, type Git, type GitDeps } from './git.ts';

/** History as git tells it, in as few commands as it takes. */
export function createGitHistory(deps: GitDeps): SourceHistory {
  const git = createGit(deps);
  return {
    branchPoint: (directory, ref) => branchPoint(git, directory, ref),
    async commit(directory, id) {
      const place = await placeOf(git, directory);
      return { ...place.point, ref: id, commit: await commitOf(git, place, { ref: id, directory }) };
    },
    changedSince: (point) => changedSince(git, point),
    textAt: ({ top, commit }, path) =>
      git.attempt(top, ['cat-file', 'blob', `${commit}:${path}`], {
        codes: [128],
        says: /does not exist in|exists on disk, but not in/,
      }),
  };
}

interface Place {
  readonly point: Pick<HistoryPoint, 'top' | 'below'>;
  readonly shallow: boolean;
}

async function placeOf(git: Git, directory: string): Promise<Place> {
  const args = ['rev-parse', '--is-shallow-repository', '--show-toplevel', '--show-prefix'];
  const [shallow, top = directory, below = ''] = (await git.run(directory, args)).split('\n');
  return { point: { top, below: below.replace(/\/$/, '') }, shallow: shallow === 'true' };
}

async function branchPoint(git: Git, directory: string, asked: string | undefined): Promise<HistoryPoint> {
  // All at once: a process takes longer to start than git needs to answer.
  const [place, main, early] = await Promise.all([
    placeOf(git, directory),
    asked === undefined ? mainBranch(git, directory) : undefined,
    asked === undefined ? undefined : meeting(git, directory, asked),
  ]);
  const ref = asked ?? main ?? (await noMainBranch(git, directory, place));
  const commit = asked === undefined ? await meeting(git, directory, ref) : early;
  return { ...place.point, ref, commit: commit ?? (await slowly(git, place, { ref, directory })) };
}

/** The last commit that the work has in common with a ref; undefined: there is none, for whatever reason. */
async function meeting(git: Git, directory: string, ref: string): Promise<string | undefined> {
  if (!isRef(ref)) return undefined;
  const found = await git.attempt(directory, ['merge-base', `${ref}^{commit}`, 'HEAD'], { codes: [1, 128] });
  return found?.trim();
}

/** Only to find out what is wrong: git says of most of it that it is no valid object name. */
async function slowly(
  git: Git,
  place: Place,
  wish: { readonly ref: string; readonly directory: string },
): Promise<string> {
  const theirs = await commitOf(git, place, wish);
  const ours = await commitOf(git, place, { ...wish, ref: 'HEAD' });
  const found = await git.attempt(wish.directory, ['merge-base', theirs, ours], { codes: [1] });
  if (found === undefined) throw noCommon(wish.ref, place);
  return found.trim();
}

/** To git a ref that starts with a dash would be an option. */
const isRef = (text: string): boolean => text !== '' && !text.startsWith('-');

async function commitOf(
  git: Git,
  place: Place,
  { ref, directory }: { readonly ref: string; readonly directory: string },
): Promise<string> {
  const found = isRef(ref)
    ? await git.attempt(directory, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], { codes: [1, 128] })
    : undefined;
  if (found !== undefined) return found.trim();
  if (ref === 'HEAD') {
    throw new DeliveryError('GIT_REF_UNKNOWN', 'the repository has no commit yet', {
      hint: 'commit what is there, or leave `--changed` away: all stacks are new',
    });
  }
  if (place.shallow) {
    throw new DeliveryError('GIT_HISTORY_SHALLOW', `"${ref}" is not in this clone, which is shallow`, {
      hint: 'fetch the rest with `git fetch --unshallow`; a branch that was left out with `git remote set-branches --add origin BRANCH` before it',
      data: { ref },
    });
  }
  throw new DeliveryError('GIT_REF_UNKNOWN', `git knows no commit "${ref}"`, { data: { ref } });
}

function noCommon(ref: string, { shallow }: Place): DeliveryError {
  if (shallow) {
    const message = `the clone is shallow: the commit in which "${ref}" and the current one meet is not in it`;
    return new DeliveryError('GIT_HISTORY_SHALLOW', message, { data: { ref } });
  }
  return new DeliveryError('GIT_HISTORY_UNRELATED', `"${ref}" and the current commit have no history in common`, {
    data: { ref },
  });
}

/** In the order in which they are believed. `origin/HEAD` says which one the others agreed on. */
const mainBranches = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

async function mainBranch(git: Git, directory: string): Promise<string | undefined> {
  const format = '--format=%(refname) %(symref)';
  const lines = (await git.run(directory, ['for-each-ref', format, ...mainBranches])).split('\n');
  const known = new Map(
    lines.map((line) => {
      const [name = '', target = ''] = line.split(' ');
      return [name, target === '' ? name : target];
    }),
  );
  const name = mainBranches.map((each) => known.get(each)).find((each) => each !== undefined);
  return name?.replace(/^refs\/(remotes|heads)\//, '');
}

async function noMainBranch(git: Git, directory: string, place: Place): Promise<never> {
  // Where nothing was committed there is no branch at all, whatever its name will be.
  await commitOf(git, place, { ref: 'HEAD', directory });
  const { shallow } = place;
  const attached = await git.attempt(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { codes: [1] });
  const where =
    attached === undefined
      ? 'the current commit is on no branch (a detached HEAD)'
      : `the branch is "${attached.trim()}"`;
  if (shallow) {
    throw new DeliveryError('GIT_HISTORY_SHALLOW', `${where}, and the clone, which is shallow, has no main or master`, {
      hint: 'fetch what to compare with, e.g. `git fetch --unshallow origin main:refs/remotes/origin/main`',
    });
  }
  throw new DeliveryError('GIT_REF_REQUIRED', `${where}, and there is no main or master to compare with`);
}

async function changedSince(git: Git, { top, commit }: HistoryPoint): Promise<readonly string[]> {
  // Settings of the user must not hide a change, or write paths another way.
  const settings = ['-c', 'diff.relative=false', '-c', 'core.quotePath=false'];
  const [tracked, untracked] = await Promise.all([
    git.run(top, [
      ...settings,
      'diff',
      '--name-only',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--ignore-submodules=none',
      commit,
      '--',
    ]),
    git.run(top, [...settings, 'ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  // A repository inside of this one that is no submodule is listed as `name/`.
  return [...tracked.split('\0'), ...untracked.split('\0')]
    .filter((path) => path !== '')
    .map((path) => path.replace(/\/$/, ''));
}
