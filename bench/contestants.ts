import { gridEdges, type Grid } from './grid.ts';
import type { Engine } from './machine.ts';
import { join } from 'node:path';
import type { Product } from './product.ts';
import { overGraph, runProgram } from './program.ts';
import { bringTerragrunt, findTerragrunt } from './terragrunt.ts';
import type { BenchContext } from './figure.ts';

export const parallelism = 4;

export interface OwnOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. @default [0] */
  readonly accepts?: readonly number[];
  /** Of Node itself. @default none */
  readonly nodeOptions?: readonly string[];
}

export const runFairlead = (
  product: Product,
  directory: string,
  words: readonly string[],
  { env = {}, accepts = [0], nodeOptions = [] }: OwnOptions = {},
) =>
  runProgram({ file: process.execPath, args: [...nodeOptions, product.bin, ...words], cwd: directory, env, accepts });

export const runTerragrunt = (
  program: string,
  engine: Engine,
  {
    directory,
    command,
    env = {},
  }: {
    readonly directory: string;
    readonly command: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
) =>
  runProgram({
    file: program,
    args: [
      'run',
      '--all',
      '--non-interactive',
      '--parallelism',
      String(parallelism),
      '--tf-path',
      engine.path,
      '--',
      ...command,
    ],
    cwd: directory,
    env,
  });

/** The processes that the work cannot do without, and nothing around them. */
export const runBare = (
  engine: Engine,
  {
    directory,
    grid,
    commands,
    env = {},
  }: {
    readonly directory: string;
    readonly grid: Grid;
    readonly commands: readonly (readonly string[])[];
    readonly env?: Readonly<Record<string, string>>;
  },
) =>
  overGraph(gridEdges(grid), parallelism, async (name) => {
    for (const args of commands)
      await runProgram({ file: engine.path, args, cwd: join(directory, name), env: { TF_IN_AUTOMATION: '1', ...env } });
  });

/** The peer: built where it is missing, except in small mode, which does without. */
export async function peerFor({ small, say }: BenchContext): Promise<string | undefined> {
  const found = small ? await findTerragrunt() : await bringTerragrunt(say);
  if (found.kind === 'ready') {
    say(`terragrunt ${found.version}`);
    return found.path;
  }
  say(`without terragrunt: ${found.reason}`);
  return undefined;
}
