/** The simulated clouds in a process of their own, as real ones would be: they outlive a killed fairlead. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openWorld, type World } from '../../src/testing/clouds/world.ts';

export interface ServedClouds {
  readonly env: Readonly<Record<string, string>>;
  readonly world: World;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../src/testing/clouds/serve.ts', import.meta.url));

export async function serveClouds(directory: string, latencyMs: number): Promise<ServedClouds> {
  const child = spawn(process.execPath, [program, '--directory', directory, '--latency-ms', String(latencyMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the simulated clouds did not start'))),
  ])) as [string];
  const { env } = JSON.parse(line) as { env: Record<string, string> };
  return {
    env,
    world: openWorld(directory),
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
