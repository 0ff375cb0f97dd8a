import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { runCli } from '../support/cli-run.ts';
import { openRolloutBed, type RolloutBed } from '../support/rollout-bed.ts';

const strategy = (onNewRevision: string): string => `
kind: canary
steps:
  - setWeight: 25
  - approval: 5m
look: 1s
onNewRevision: ${onNewRevision}
`;

type Status = Awaited<ReturnType<RolloutBed['status']>>;
const isWaiting = ({ rollout }: Status): boolean =>
  rollout?.alive === true && rollout.step?.number === 2 && rollout.waiting?.until !== undefined;

/** Another one than now waits for somebody. */
async function unlike(bed: RolloutBed): Promise<(status: Status) => boolean> {
  const { rollout } = await bed.status();
  return (status) => isWaiting(status) && status.rollout?.run !== rollout?.run;
}

/** The moment in which it says so: a look at the status would come too late. */
const says = (child: ChildProcess, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: string) => data.includes(text) && resolve());
    child.once('close', () => reject(new Error(`it never said ${text}`)));
  });

/** The first one waits for somebody, and clients ask all the time. */
async function waiting(onNewRevision: string) {
  const bed = openRolloutBed(strategy(onNewRevision));
  bed.version('v1');
  const live = await bed.start(['deploy']).ended;
  expect(live.code, live.output).toBe(0);
  bed.version('v2');
  const first = bed.start(['rollout', 'start', 'web', '--json']);
  await bed.until('waiting', isWaiting);
  bed.version('v3');
  return { bed, first };
}

describe('a new revision while one is rolled out', () => {
  test('supersedes it: the first goes back, the second begins, and no client notices', async () => {
    const { bed, first } = await waiting('supersede');
    await using _ = bed;
    const isSecond = await unlike(bed);
    const clients = await bed.clients();

    const second = bed.start(['rollout', 'start', 'web']);
    const firstEnd = await first.ended;
    await bed.until('the second one', isSecond);
    await runCli(bed.scratch, ['rollout', 'promote', 'web']);
    const end = await second.ended;
    const seen = await clients.stop();

    expect(firstEnd.json.at(-1)).toMatchObject({ status: 'superseded', rollouts: [{ outcome: 'superseded' }] });
    expect(end.code, end.output).toBe(0);
    expect(end.output).toContain('asked to make way');
    expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200', 'v3 200']);
    expect(await bed.status()).toMatchObject({ arms: { stable: fullWeight }, rollout: { outcome: 'promoted' } });
  });

  test('goes on alone, whichever of the two is killed, and when', async () => {
    const { bed, first } = await waiting('supersede');
    await using _ = bed;
    const isSecond = await unlike(bed);

    const second = bed.start(['rollout', 'start', 'web']);
    await says(second.child, 'asked to make way');
    second.child.kill('SIGKILL');
    first.child.kill('SIGKILL');
    await Promise.all([first.ended, second.ended]);
    // Nobody works on either of them; the newest one is what is gone on with.
    const third = bed.start(['resume']);
    await sleep(700);
    third.child.kill('SIGKILL');
    await third.ended;
    const last = bed.start(['resume']);
    await bed.until('the second one', isSecond);
    await runCli(bed.scratch, ['rollout', 'promote', 'web']);
    const end = await last.ended;

    expect(end.code, end.output).toBe(0);
    const status = await bed.status();
    expect(status).toMatchObject({ arms: { stable: fullWeight }, rollout: { outcome: 'promoted' } });
    expect(status.instances).toMatchObject([{ revision: status.stable?.revision, ready: 2 }]);
    expect(status.queued).toBeUndefined();
    const runs = await runCli(bed.scratch, ['runs', '--json']);
    const [all] = runs.json as unknown as readonly [readonly { readonly status: string }[]];
    expect(all.map((run) => run.status)).toEqual(['done', 'superseded', 'done']);
    expect((await runCli(bed.scratch, ['runs', 'repair'])).code).toBe(0);
  });

  test('waits for its turn, and begins when the process of the first one is gone', async () => {
    const { bed, first } = await waiting('queue');
    await using _ = bed;
    const isSecond = await unlike(bed);

    const second = bed.start(['rollout', 'start', 'web']);
    const queued = await bed.until('queued', (status) => status.queued?.behind !== undefined);
    first.child.kill('SIGKILL');
    await bed.until('the second one', isSecond);
    await runCli(bed.scratch, ['rollout', 'promote', 'web']);
    const end = await second.ended;

    expect(queued.queued).toMatchObject({ alive: true, behind: queued.rollout?.run });
    expect(end.code, end.output).toBe(0);
    const status = await bed.status();
    expect(status.instances).toMatchObject([{ revision: status.stable?.revision, ready: 2 }]);
  });
});
