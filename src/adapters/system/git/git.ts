/** The one place that starts git: argument lists, no shell, no prompts, no locks, words in English. */
import { isAbsolute } from 'node:path';
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { ProcessAnswer, ProcessRunner } from '../../../ports/process-runner.ts';

export interface GitDeps {
  readonly processes: Pick<ProcessRunner, 'ask'>;
  /** Of the process: `GIT_DIR`, `HOME` and the like are git's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of git; undefined: there is none. */
  readonly find: () => Promise<string | undefined>;
}

export interface Git {
  /** Standard output. @throws GIT_MISSING, GIT_REPOSITORY_MISSING, GIT_FAILED */
  run(directory: string, args: readonly string[]): Promise<string>;
  /** As `run`; undefined where git ends with one of these exit codes, or says this. */
  attempt(directory: string, args: readonly string[], expected: Expected): Promise<string | undefined>;
}

export interface Expected {
  readonly codes: readonly number[];
  /** Must be among its words, where the exit code alone is not clear enough. */
  readonly says?: RegExp;
}

/** The first `git diff` after a checkout looks at every file of the tree. */
const timeoutMs = 60_000;

/** Whoever answers with more has been ended for it. */
const muchText = 1024 * 1024;

export function createGit({ processes, environment, find }: GitDeps): Git {
  const env = {
    ...ownOnly(environment),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
  };
  let program: Promise<string | undefined> | undefined;
  const answerOf = async (directory: string, args: readonly string[]): Promise<ProcessAnswer> => {
    program ??= find();
    const path = await program;
    if (path === undefined) throw new DeliveryError('GIT_MISSING', 'git was not found on PATH');
    return processes.ask({ program: path, args, cwd: directory, env }, timeoutMs);
  };
  const attempt: Git['attempt'] = async (directory, args, { codes, says }) => {
    const answer = await answerOf(directory, args);
    if (answer.code === 0) return answer.stdout;
    if (answer.code !== null && codes.includes(answer.code) && says?.test(answer.stderr) !== false) return undefined;
    throw failure(directory, args, answer);
  };
  return {
    attempt,
    async run(directory, args) {
      return (await attempt(directory, args, { codes: [] })) ?? '';
    },
  };
}

/** In a hook git names its directories from where it was called; we call it from elsewhere. */
const ownOnly = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) =>
        !/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|PREFIX)$/.test(name) || isAbsolute(value),
    ),
  );

function failure(directory: string, args: readonly string[], answer: ProcessAnswer): DeliveryError {
  const words = answer.stderr.replace(/^(fatal|error): /gm, '').trim();
  const command = `git ${args.find((each) => !each.startsWith('-') && !each.includes('=')) ?? ''}`.trim();
  const make = (code: ErrorCode, message: string, hint?: string): DeliveryError =>
    new DeliveryError(code, message, {
      data: { directory, command: ['git', ...args], exit: answer.code, says: words },
      ...(hint === undefined ? {} : { hint }),
    });
  if (/not a git repository|must be run in a work tree/i.test(words))
    return make('GIT_REPOSITORY_MISSING', `${directory} is not in the work tree of a git repository`);
  if (/dubious ownership/.test(words)) {
    return make(
      'GIT_FAILED',
      `git does not trust ${directory}: it belongs to somebody else`,
      `\`git config --global --add safe.directory ${directory}\`, if you trust it`,
    );
  }
  if (!answer.timedOut && answer.code === null && answer.stdout.length > muchText) {
    return make(
      'GIT_FAILED',
      `\`${command}\` names more files than can be looked at`,
      'commit what is new, or let `.gitignore` name what is no source',
    );
  }
  if (answer.timedOut) return make('GIT_FAILED', `\`${command}\` did not end within ${timeoutMs / 1000} s`);
  const how = answer.code === null ? `was ended by ${answer.signal}` : `ended with exit code ${answer.code}`;
  const [first = ''] = words.split('\n');
  return make('GIT_FAILED', `\`${command}\` ${how}${first === '' ? '' : `: ${first}`}`);
}
