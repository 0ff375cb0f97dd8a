import { expect, test } from 'vitest';
import type { LogOptions, LogPart } from '../app/services/face.ts';
import type { FairleadProject } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ObservedSet } from '../ports/deployer.ts';
import { runCli } from './run-cli.ts';
import { testTerminal, testToolkit } from './testing-toolkit.ts';

const sets: readonly ObservedSet[] = [
  {
    environment: 'staging',
    service: 'web',
    revision: 'r2',
    arm: 'canary',
    count: 2,
    ready: 1,
    instances: [
      {
        id: 'a1b2c3d4e5f60718',
        phase: 'ready',
        endpoint: { host: '127.0.0.1', port: 41_103 },
        pid: 7,
        startedAt: '2026-11-24T11:00:00.000Z',
        restarts: 0,
      },
      { id: 'b1b2c3d4e5f60718', phase: 'waiting', restarts: 3, detail: 'ended with exit code 1\u001b[2J' },
    ],
  },
  { environment: 'staging', service: 'api', revision: 'r1', arm: 'stable', count: 0, ready: 0, instances: [] },
];

async function services(words: readonly string[], running: Partial<FairleadProject['running']>) {
  const all = {
    list: async () => sets,
    logs: async function* () {},
    stop: async () => [],
    unserved: async () => [],
    ...running,
  };
  const terminal = testTerminal(['services', ...words], { toolkit: testToolkit({ running: all }) });
  const exit = await runCli(terminal.io);
  return { exit, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test('shows each instance: where, which process, since when, how often, and what is wrong', async () => {
  const { stdout, exit } = await services(['status'], {});

  expect(exit).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "api r1, stable: 0 of 0 ready

    web r2, canary: 1 of 2 ready
      ready     127.0.0.1:41103  pid 7  started 1 hour ago
      waiting   restarted 3 times  ended with exit code 1\\u001b[2J
    "
  `);
});

test('says that a service could not be started again', async () => {
  const lacking = sets.map((set) => ({ ...set, lacksSecrets: true as const }));

  const { stdout } = await services(['status'], { list: async () => lacking });

  expect(stdout).toContain('its secrets are not known since the supervisor was replaced: `fairlead deploy` tells them');
});

test('says beside it which of them no proxy leads to, with the command that helps', async () => {
  const { stderr, exit } = await services(['status'], { unserved: async () => ['web'] });

  expect(exit).toBe(0);
  expect(stderr).toContain('no proxy leads to web: `fairlead rollout start web` brings it back');
});

test('shows the same as JSON', async () => {
  const { stdout } = await services(['status', '--json'], {});

  expect(JSON.parse(stdout)).toEqual(sets);
});

test('prints what instances have written, each line with its arm, and no control characters', async () => {
  let asked: LogOptions | undefined;
  const part: LogPart = {
    instance: 'a1b2c3d4',
    revision: 'r2',
    arm: 'canary',
    file: '/log',
    text: 'one\ntwo\u001b[2J\n',
  };
  const logs = async function* (_: string, options?: LogOptions) {
    asked = options;
    yield part;
  };

  const { stdout, exit } = await services(['logs', 'web', '--follow'], { logs });

  expect(exit).toBe(0);
  expect(asked?.follow).toBe(true);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'canary a1b2c3 | one',
    expect.stringMatching(/^canary a1b2c3 \| two/),
  ]);
  expect(stdout).not.toContain('\u001b[2J');
});

test('says what was stopped, and fails where a run is at work', async () => {
  const stopped = await services(['stop'], { stop: async () => ['api', 'web'] });
  const nothing = await services(['stop'], {});
  const held = await services(['stop', 'web'], {
    stop: () => Promise.reject(new DeliveryError('RUN_HELD', 'run x works on service "web"')),
  });

  expect([stopped.exit, nothing.exit, held.exit]).toEqual([0, 0, 1]);
  expect([stopped.stdout, nothing.stdout]).toEqual(['stopped: api, web\n', 'nothing runs\n']);
  expect(held.stderr).toContain('RUN_HELD');
});
