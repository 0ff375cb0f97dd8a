import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { ScratchProject } from './scratch-project.ts';

const program = join(import.meta.dirname, '../../bin/fairlead.js');
/** Whatever is wrong, nobody waits longer for the answer. */
const longestMs = 60_000;

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams. */
  readonly output: string;
  /** The documents of standard output: one, or one per line. */
  readonly json: readonly Json[];
}

export interface CliOptions {
  /** Relative to the project's directory. @default the project's directory */
  readonly cwd?: string;
  /** Beside those of the project; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** As a user without rights, where this one has all of them. */
  readonly as?: 'nobody';
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliEnd>;
}

/** Starts `fairlead` as a person would: a process of its own, nothing on standard input, in the project's directory. */
export function startCli(scratch: ScratchProject, args: readonly string[], options: CliOptions = {}): StartedCli {
  const given = { ...scratch.environment, ...options.env };
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(scratch.directory, options.cwd ?? '.'),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMs,
    ...(options.as === 'nobody' && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({
        code,
        stdout,
        stderr,
        output: stdout + stderr,
        json: args.includes('--json') ? documents(stdout) : [],
      }),
    );
  });
  return { child, ended };
}

export const runCli = (scratch: ScratchProject, args: readonly string[], options?: CliOptions): Promise<CliEnd> =>
  startCli(scratch, args, options).ended;

function documents(text: string): readonly Json[] {
  try {
    return [JSON.parse(text) as Json];
  } catch {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Json);
  }
}

/** How a mistake has to be told. */
export interface Told {
  readonly exit: number;
  /** All of them, and no other, in this order: of the problems where there are any, else of the error or the failed steps. */
  readonly codes: readonly string[];
  /** The objects and the wrong values. */
  readonly says: readonly string[];
  /** `file:line:column` of problems, in their order. */
  readonly at?: readonly string[];
}

/** Runs the command for a person and for a machine: both are told the same, with a next step, and neither sees a stack. */
export async function expectTold(
  scratch: ScratchProject,
  args: readonly string[],
  told: Told,
  options?: CliOptions,
): Promise<void> {
  const person = await runCli(scratch, args, options);
  const machine = await runCli(scratch, [...args, '--json'], options);

  expectCalm(person, told.exit);
  expectCalm(machine, told.exit);
  for (const code of told.codes) expect(person.output).toContain(`[${code}]`);
  for (const words of told.says) expect(person.output).toContain(words);
  for (const place of told.at ?? []) expect(person.output).toContain(place);
  expect(person.output).toMatch(/^ {2}(next|hint): \S/m);
  const mistakes = mistakesIn(machine.json);
  expect(
    mistakes.map(({ code }) => code),
    machine.stdout,
  ).toEqual(told.codes);
  expect(
    mistakes.filter(({ hint }) => hint === undefined || hint === ''),
    machine.stdout,
  ).toEqual([]);
  if (told.at !== undefined) expect(mistakes.map(({ at }) => at)).toEqual(told.at);
}

/** It ended by itself, with this exit code, and shows nobody its inside. */
export function expectCalm(end: CliEnd, exit: number): void {
  expect(end.code, end.output).toBe(exit);
  expect(end.output).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(end.output).not.toContain('INTERNAL');
  expect(end.output).not.toContain('node:internal');
}

export interface ToldMistake {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly at?: string;
}

/** What went wrong, out of the JSON of any command. */
export function mistakesIn(json: readonly Json[]): readonly ToldMistake[] {
  const last = json.at(-1) as JsonReport | undefined;
  if (last === undefined) return [];
  if (last.failures !== undefined) return last.failures.map(({ error }) => mistake(error));
  if (last.problems !== undefined && last.problems.length > 0) return last.problems.map(mistake);
  return last.code === undefined ? [] : [mistake({ ...last, code: last.code })];
}

interface JsonMistake {
  readonly code: string;
  readonly message?: string;
  readonly hint?: string;
  readonly at?: { readonly file: string; readonly line?: number; readonly column?: number };
}

interface JsonReport extends Partial<JsonMistake> {
  readonly problems?: readonly JsonMistake[];
  readonly failures?: readonly { readonly error: JsonMistake }[];
}

function mistake({ code, message = '', hint, at }: JsonMistake): ToldMistake {
  const place =
    at === undefined ? {} : { at: [at.file, at.line, at.column].filter((part) => part !== undefined).join(':') };
  return { code, message, ...(hint === undefined ? {} : { hint }), ...place };
}

/** The newest run of the project. */
export async function newestRun(scratch: ScratchProject, options?: CliOptions): Promise<string> {
  const { json } = await runCli(scratch, ['runs', '--json'], options);
  const [runs] = json as unknown as readonly [readonly { readonly definition: { readonly id: string } }[]];
  const id = runs[0]?.definition.id;
  if (id === undefined) throw new Error('no run was begun');
  return id;
}
