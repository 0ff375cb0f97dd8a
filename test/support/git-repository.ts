import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a directory of its own, with nobody's settings. */
export interface GitRepository extends Disposable {
  readonly directory: string;
  git(...args: readonly string[]): string;
  write(path: string, text: string): void;
  /** Adds and commits everything; gives the commit's id. */
  commit(message?: string): string;
}

/** Whoever commits, and nothing of this machine's configuration. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

export interface RepositoryOptions {
  /** Its first branch. @default main */
  readonly branch?: string;
  /** A directory that is there already. */
  readonly directory?: string;
}

export function createGitRepository({ branch = 'main', directory: given }: RepositoryOptions = {}): GitRepository {
  const directory = given ?? realpathSync(mkdtempSync(join(tmpdir(), 'fairlead-git-')));
  const repository = gitIn(directory);
  repository.git('init', '--quiet', `--initial-branch=${branch}`);
  return repository;
}

/** A clone of its newest commits only, without those before. */
export function shallowClone(of: GitRepository, ...options: readonly string[]): GitRepository {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'fairlead-git-')));
  const clone = gitIn(directory);
  clone.git('clone', '--quiet', '--depth=1', ...options, `file://${of.directory}`, '.');
  return clone;
}

function gitIn(directory: string): GitRepository {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: directory, env: gitEnvironment, encoding: 'utf8', stdio: 'pipe' }).trim();
  return {
    directory,
    git,
    write(path, text) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    },
    commit(message = 'change') {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
