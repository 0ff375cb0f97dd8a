import { describe, expect, it } from 'vitest';
import type { DriftLook, WatchOptions } from '../app/toolkit.ts';
import { runCli } from './run-cli.ts';
import { planAnswer, sampleReport } from './testing-plan-samples.ts';
import { testTerminal, testToolkit } from './testing-toolkit.ts';

const at = '2026-11-24T12:00:00.000Z';
const report = sampleReport[0]!;
const calm: DriftLook = { look: 1, at, result: planAnswer(), news: [], known: [] };
const drifted: DriftLook = {
  look: 2,
  at,
  result: planAnswer({ changed: true, report: sampleReport }),
  news: [{ stack: 'network', found: report.changes, settled: [] }],
  known: sampleReport,
};
const same: DriftLook = { ...drifted, look: 3, news: [] };
const held: DriftLook = { look: 4, at, error: { code: 'RUN_HELD', message: 'held' }, news: [], known: sampleReport };
const settled: DriftLook = {
  look: 5,
  at,
  result: planAnswer(),
  news: [{ stack: 'network', found: [], settled: report.changes.slice(0, 1) }],
  known: [],
};

async function watch(words: readonly string[], looks: readonly DriftLook[]) {
  let given: WatchOptions = {};
  const terminal = testTerminal(['drift', '--watch', ...words], {
    toolkit: testToolkit({
      watchDrift: async function* (options = {}) {
        given = options;
        yield* looks;
      },
    }),
  });
  const exit = await runCli(terminal.io);
  return { exit, given, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('drift --watch', () => {
  it('prints what is new, and nothing of a look that has no news', async () => {
    const { stdout, exit } = await watch([], [calm, drifted, same, settled]);

    expect(exit).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "2026-11-24 12:00 UTC nothing has drifted
      2026-11-24 12:00 UTC network
        ~ aws_vpc.main has changed
            ~ tags.Name = "shop" → "by hand"
        - aws_subnet.a is gone
          last in order 3 hours ago (2026-11-24 09:00 UTC, looked at by run 20261124-0900-aaaa)
          \`fairlead apply\`: 1 to destroy, 1 to replace, 1 to create, 1 to read
      2026-11-24 12:00 UTC network
          aws_vpc.main is in order again
      "
    `);
  });

  it('says of a look that fails that it did, and goes on', async () => {
    const { stdout } = await watch([], [held, settled]);

    expect(stdout).toContain('could not look: held [RUN_HELD]');
    expect(stdout).toContain('in order again');
  });

  it('writes one line of JSON for each look', async () => {
    const { stdout } = await watch(['--json'], [calm, drifted, held]);

    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { type: 'look', look: 1, status: 'done', news: [], drifted: [] },
      { type: 'look', look: 2, news: [{ stack: 'network' }], drifted: [{ stack: 'network' }] },
      { type: 'look', look: 4, error: { code: 'RUN_HELD' }, drifted: [{ stack: 'network' }] },
    ]);
  });

  it.each([
    [['--exit-code'], [calm, drifted], 3],
    [['--exit-code'], [drifted, settled], 0],
    [[], [calm, drifted], 0],
    [['--exit-code'], [drifted, held], 1],
    [[], [], 0],
  ] as const)('%j ends as the last look did', async (words, looks, exit) => {
    expect((await watch(words, looks)).exit).toBe(exit);
  });

  it.each([
    [[], { intervalSeconds: 600 }],
    [['--interval', '30s', '--for', '8h'], { intervalSeconds: 30, forSeconds: 28_800 }],
    [['--interval', '2m', '-s', 'db'], { intervalSeconds: 120, stacks: ['db'] }],
  ] as const)('%j reaches the library', async (words, options) => {
    expect((await watch(words, [])).given).toMatchObject(options);
  });

  it.each([
    [['drift', '--watch', '--interval', '10'], '--interval 30s'],
    [['drift', '--watch', '--interval', '0s'], '--interval 30s'],
    [['drift', '--watch', '--for', 'ever'], '--for 30s'],
    [['drift', '--interval', '10m'], 'add `--watch`'],
    [['drift', '--watch', '--markdown'], 'leave one of them out'],
  ])('%j is refused, with what to write instead', async (argv, hint) => {
    const terminal = testTerminal(argv);

    expect(await runCli(terminal.io)).toBe(2);
    expect(terminal.stderr()).toContain('[USAGE]');
    expect(terminal.stderr()).toContain(hint);
  });
});
