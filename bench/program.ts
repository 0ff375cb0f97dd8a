import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. @default [0] */
  readonly accepts?: readonly number[];
}

/** Runs a program to its end, and is loud where it fails: a broken contestant is a fast one. @returns its output */
export async function runProgram({ file, args, cwd, env = {}, accepts = [0] }: Program): Promise<string> {
  const child = spawn(file, args, { cwd, env: { ...quiet(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== null && accepts.includes(code)) return output;
  const kept = join(await mkdtemp(join(tmpdir(), 'fairlead-bench-failed-')), 'output.txt');
  await writeFile(kept, `${output}\n${errors}`);
  throw new Error(
    `${file} ${args.join(' ')} ended with ${code} in ${cwd}; all it said is in ${kept}:\n${tail(output)}${tail(errors)}`,
  );
}

const tail = (text: string): string => text.slice(-3000);

/** Neither the user's settings nor a look at the network: the same for every contestant. */
function quiet(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TF_|TG_|TERRAGRUNT_|FAIRLEAD_|NODE_|npm_)/.test(name),
  );
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1', TG_TELEMETRY_TRACE_EXPORTER: 'none' };
}

/** Work over a graph, a few at a time, each as soon as all it needs is done: no waves. */
export async function overGraph(
  edges: ReadonlyMap<string, readonly string[]>,
  parallelism: number,
  work: (name: string) => Promise<unknown>,
): Promise<void> {
  const waiting = new Map(edges);
  const done = new Set<string>();
  const running = new Map<string, Promise<string>>();
  while (waiting.size > 0 || running.size > 0) {
    for (const [name, needs] of waiting) {
      if (running.size >= parallelism) break;
      if (!needs.every((need) => done.has(need))) continue;
      waiting.delete(name);
      running.set(
        name,
        work(name).then(() => name),
      );
    }
    const ended = await Promise.race(running.values());
    running.delete(ended);
    done.add(ended);
  }
}
