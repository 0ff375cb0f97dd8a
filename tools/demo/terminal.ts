/** How the tour speaks: headings, remarks, and commands that are really run. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LeavingOut, leaveOutUntil } from './leave-out.ts';

const program = fileURLToPath(new URL('../../bin/fairlead.js', import.meta.url));

export interface Terminal {
  /** A numbered heading. */
  chapter(title: string): void;
  /** A sentence for the reader. */
  say(text: string): void;
  /** Runs `fairlead ...`, shows it as typed, and fails unless it exits with one of `exits` (default 0). */
  fairlead(args: readonly string[], how?: Showing): Promise<void>;
  /** Starts `fairlead ...` and leaves it to the caller, who may kill it. */
  start(args: readonly string[]): ChildProcess;
  /** Sets a variable of the environment of what is run from now on. */
  set(name: string, value: string): void;
  /** What `fairlead ...` writes to its standard output; asked quietly. */
  ask(args: readonly string[]): Promise<string>;
  /** Id of the newest run; asked quietly. */
  latestRun(args: readonly string[]): Promise<string>;
}

export interface Showing {
  readonly exits?: readonly number[];
  /** Where the screen is taken up. */
  readonly from?: LeavingOut;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly color: boolean;
  readonly write: (text: string) => void;
}

export function createTerminal({ cwd, env: given, color, write }: TerminalOptions): Terminal {
  const paint = (code: string, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  let chapters = 0;
  let env = given;
  const start = (args: readonly string[], show: (text: string) => void = write): ChildProcess => {
    const shown = args.map((arg) => (/[\s$]/.test(arg) ? `'${arg}'` : arg)).join(' ');
    write(`\n${paint('1;32', '$')} ${paint('1', `fairlead ${shown}`)}\n`);
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...env, ...(color ? { FORCE_COLOR: '1' } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', show);
    child.stderr.setEncoding('utf8').on('data', write);
    return child;
  };
  const ask = async (args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [program, ...args], { cwd, env })).stdout;
  return {
    chapter: (title) => {
      chapters += 1;
      write(`\n\n${paint('1;36', `${chapters}. ${title}`)}\n`);
    },
    say: (text) => write(`${paint('36', text)}\n`),
    ask: async (args) => ask(args),
    latestRun: async (args) => {
      const asked = await ask(['runs', 'list', '--limit', '1', '--json', ...args]);
      const id = /"id":\s*"([^"]+)"/.exec(asked)?.[1];
      if (id === undefined) throw new Error('the journal lists no run');
      return id;
    },
    set: (name, value) => {
      env = { ...env, [name]: value };
    },
    start: (args) => start(args),
    fairlead: async (args, { exits = [0], from } = {}) => {
      const filter = from === undefined ? undefined : leaveOutUntil(from, write, (text) => paint('2', text));
      const code = await ended(start(args, filter?.show));
      filter?.end();
      if (!exits.includes(code)) {
        throw new Error(`\`fairlead ${args.join(' ')}\` ended with ${code}, the tour expected ${exits.join(' or ')}`);
      }
    },
  };
}

/** Its exit code; 128 and more for a signal. Waits until all output has arrived. */
export const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
