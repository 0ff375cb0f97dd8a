import { execFile } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { onPath } from '../tools/testbed/bed.ts';

const exec = promisify(execFile);

/** The machine and what runs on it, in a few words: no figure means anything without them. */
export async function machineLine(): Promise<string> {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${memory}, load ${load}, Node ${process.versions.node}, ${process.platform}`;
}

export interface Engine {
  readonly path: string;
  readonly version: string;
}

/** The engine that all contestants use. @throws where there is none */
export async function findEngine(): Promise<Engine> {
  const path = onPath('terraform') ?? onPath('tofu');
  if (path === undefined) throw new Error('there is no terraform and no tofu on PATH');
  const { stdout } = await exec(path, ['version', '-json'], {
    env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' },
  });
  const version = (JSON.parse(stdout) as { readonly terraform_version: string }).terraform_version;
  return { path, version };
}
