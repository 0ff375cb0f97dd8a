import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startClients } from '../../tools/demo/clients.ts';
import type { ServiceStatus } from '../../src/app/rollout/face.ts';
import { startProgram } from '../support/run-program.ts';
import { anyEngine } from '../support/engines.ts';
import { stopServices } from '../support/stop-services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the example: a stack, a service with its output, a hook, a health check, a notification, and a canary', async () => {
  const place = mkdtempSync(join(tmpdir(), 'fairlead-canary-'));
  const project = join(place, 'canary');
  cpSync(join(root, 'examples', 'canary'), project, { recursive: true });
  const engine = anyEngine();
  const path = [dirname(engine.path), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const env = { HOME: place, PATH: path };
  const program = join(root, 'bin', 'fairlead.js');
  const fairlead = (...args: readonly string[]) => startProgram(program, [...args, '--cwd', project], env).ended;
  try {
    const first = await fairlead('deploy', '--yes');
    const [status] = JSON.parse((await fairlead('rollout', 'status', '--json')).stdout) as readonly ServiceStatus[];
    const clients = startClients(status?.address ?? '', 60);
    const second = await fairlead('deploy', '--yes', '--var', 'version=v2', '--json');
    await clients.stop();

    expect(readFileSync(join(project, 'fairlead.yaml'), 'utf8').split('\n').length).toBeLessThan(60);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(first.stdout).toContain('"rollout.promoted"');
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect([...clients.seen.keys()].toSorted()).toEqual(['hello from v1 200', 'hello from v2 200']);
    await fairlead('verdict', 'export', 'web', '-o', join(place, 'web.json'));
    const rejudged = await startProgram(program, ['verdict', 'rejudge', 'web.json', '--cwd', place], env).ended;
    expect([rejudged.code, rejudged.stdout]).toEqual([0, expect.stringMatching(/^the same: \d+ looks of web/u)]);
    const words = ['rollout', 'report', 'web.json', '-o', 'report.html', '--cwd', place];
    const reported = await startProgram(program, words, env).ended;
    expect(reported.code, reported.stdout + reported.stderr).toBe(0);
    const page = readFileSync(join(place, 'report.html'), 'utf8');
    expect(page).toMatch(/Promoted: revision \w+ has all traffic after .*, judged \d+ times by 2 metrics\./u);
    expect(page).toContain('Evidence that the canary is worse by any metric, over the whole rollout');
    const runs = JSON.parse((await fairlead('runs', '--json')).stdout) as readonly { readonly status: string }[];
    expect(runs.map((run) => run.status)).toEqual(['done', 'done']);
  } finally {
    await stopServices(project, env);
    rmSync(place, { recursive: true, force: true });
  }
});
