import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/adapters/state/sqlite/journal.ts';
import { holderLife } from '../../src/adapters/system/node/identity.ts';
import { type ProgramResult, runProgram, startProgram } from '../support/run-program.ts';
import { inLanes, upTo } from '../support/lanes.ts';
import { wholeWorld, worldRun } from '../support/world.ts';

const host = join(import.meta.dirname, '../support/programs/world-host.ts');

/** Most of the time a worker sleeps. */
const lanes = 5;

/** P4 on a world where a thing made twice or lost is seen for ever: every boundary of the host, and any moment. */
describe('a host that is killed', () => {
  let root: string;
  let boundaries = 0;
  let count = 0;

  const world = async (): Promise<string> => mkdtemp(join(root, `${count++}-`));
  const go = (directory: string, mode: 'start' | 'resume', killAt = 0): Promise<ProgramResult> =>
    runProgram(host, [directory, mode, String(killAt)]);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fairlead-kill-'));
    const directory = await world();
    const result = await go(directory, 'start');
    boundaries = report(result).boundaries;
    await expectWholeWorld(directory);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('ends in the same world when it is killed at any boundary and resumed', async () => {
    expect(boundaries).toBeGreaterThan(30);

    await inLanes(lanes, upTo(boundaries), async (killAt) => {
      const directory = await world();
      const killed = await go(directory, 'start', killAt);
      const resumed = await go(directory, 'resume');

      // The number of boundaries differs a little from run to run: the last ones may not be reached.
      expect(killed.signal === 'SIGKILL' || killAt > boundaries - 8, `kill at ${killAt}: ${killed.stderr}`).toBe(true);
      expectDoneOrOver(resumed, killAt);
      await expectWholeWorld(directory);
    });
  });

  it('ends in the same world when the resumed run is killed again and again', async () => {
    await inLanes(lanes, upTo(12), async (round) => {
      const directory = await world();
      await go(directory, 'start', 3 + round * 2);
      for (let again = 0; again < 4; again += 1) await go(directory, 'resume', 4 + ((round * 5 + again * 7) % 17));

      expectDoneOrOver(await go(directory, 'resume'), round);
      await expectWholeWorld(directory);
    });
  });

  it('ends in the same world when it is killed at any moment', async () => {
    await inLanes(lanes, upTo(20), async (round) => {
      const directory = await world();
      const first = startProgram(host, [directory, 'start', '0']);
      await sleep(150 + round * 60);
      first.child.kill('SIGKILL');
      await first.ended;

      expectDoneOrOver(await go(directory, 'resume'), round);
      await expectWholeWorld(directory);
    });
  });
});

/** Everything exists once, the journal is sound and says so, and what was done was not begun again. */
async function expectWholeWorld(directory: string): Promise<void> {
  const made = await readFile(join(directory, 'cloud.log'), 'utf8');
  expect(made.trim().split('\n').sort(), directory).toEqual(wholeWorld);
  const journal = openJournal(join(directory, 'journal.db'), { lifeOf: holderLife, now: () => new Date() });
  try {
    const stored = journal.load(worldRun.id);
    expect(journal.check()).toEqual([]);
    expect(stored?.status).toBe('done');
    expect(worldRun.holds.map((key) => journal.holder(key)?.alive ?? false)).not.toContain(true);
    const begun = (await readFile(join(directory, 'begun.log'), 'utf8')).trim().split('\n');
    for (const [step, state] of Object.entries(stored?.state.steps ?? {})) {
      const attempts = begun.filter((line) => line.startsWith(`${step}#`));
      expect(new Set(attempts).size, `${step} was begun as ${attempts.join(' ')}`).toBe(attempts.length);
      expect(attempts.at(-1)).toBe(`${step}#${state.status === 'done' ? state.attempt : 'not done'}`);
    }
    const ends = journal.events(worldRun.id).filter(({ type }) => type === 'step.done');
    expect(ends).toHaveLength(worldRun.steps.length);
  } finally {
    journal.close();
  }
}

/** Killed after its last decision, a run is over and refuses to be resumed: that is the truth, too. */
function expectDoneOrOver(result: ProgramResult, round: number): void {
  const over = result.code !== 0 && result.stderr.includes('RUN_NOT_RESUMABLE');
  expect(over || report(result).status === 'done', `round ${round}: ${result.stdout} ${result.stderr}`).toBe(true);
}

function report({ stdout, stderr }: ProgramResult): { readonly boundaries: number; readonly status: string } {
  if (stdout === '') throw new Error(`the host said nothing: ${stderr}`);
  return JSON.parse(stdout) as { boundaries: number; status: string };
}
