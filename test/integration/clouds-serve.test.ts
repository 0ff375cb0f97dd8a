import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { engineWorkspace, requiredProviders } from '../../src/testing/clouds/workspace.ts';
import { openWorld } from '../../src/testing/clouds/world.ts';
import { availableEngines } from '../support/engines.ts';
import { apply, frankfurt, replan } from './clouds-sandbox.ts';

const program = fileURLToPath(new URL('../../src/testing/clouds/serve.ts', import.meta.url));

interface Served {
  readonly env: Record<string, string>;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

async function serve(directory: string): Promise<Served> {
  const child = spawn(process.execPath, [program, '--directory', directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.endsWith('\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error('the server ended before it was ready')));
  });
  const { env } = JSON.parse(line) as { env: Record<string, string> };
  return { env, child, ended };
}

describe.each(availableEngines())('the clouds in a process of their own under $label', (engine) => {
  it('die between create and reply, are started again, and nothing is lost or made twice', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'simcloud-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const world = openWorld(join(directory, 'world'));
    const first = await serve(world.directory);
    const module = engineWorkspace(engine.path, join(directory, 'module'), first.env);
    const networks = Object.fromEntries([0, 1, 2, 3].map((n) => [`n${n}`, { name: `n${n}`, cidr: `10.${n}.0.0/16` }]));
    module.write({
      terraform: requiredProviders,
      provider: { simcloud: frankfurt },
      resource: { simcloud_network: networks },
    });
    await module.expect(['init', '-no-color']);
    // Written by hand, as another process may at any time.
    writeFileSync(
      join(world.directory, 'faults.json'),
      JSON.stringify([{ kind: 'crash', operation: 'create', nth: 3 }]),
    );

    const crashed = await module.run([...apply, '-parallelism=1']);
    await first.ended;
    const made = world.resources().length;
    // The environment of the first server still holds: the socket is where it was.
    await serve(world.directory);
    await module.expect(apply);
    await module.expect(replan);

    expect(crashed.code).toBe(1);
    expect(first.child.signalCode).toBe('SIGKILL');
    expect(made).toBe(3);
    expect(world.resources()).toHaveLength(4);
    expect(world.calls()).toMatchObject({ created: 4, replayed: 1 });
  });
});
