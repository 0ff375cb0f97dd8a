import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { runCli } from '../support/cli-run.ts';
import { createScratchProject } from '../support/scratch-project.ts';
import { openRolloutBed, type RolloutBed } from '../support/rollout-bed.ts';

const judged = `
kind: canary
steps:
  - setWeight: 30
  - analysis: { for: 3s }
  - setWeight: 60
  - analysis: { for: 3s }
analysis:
  every: 1s
  window: 3s
  minRequests: 10
  metrics:
    answers: { query: success-rate, greaterThan: 0.95 }
limits: { progress: 10s }
look: 1s
`;

const byHand = `
kind: canary
steps:
  - setWeight: 25
  - approval: 5m
  - setWeight: 50
  - approval: 5m
look: 1s
`;

/** The record of the rollout, in a place that has nothing else, says why it went back. */
async function provenElsewhere({ scratch }: RolloutBed): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  scratch.write('release.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  const exported = await runCli(scratch, ['verdict', 'export', 'web', '-o', 'web.json', '--sign', 'release.pem']);
  const explained = await runCli(scratch, ['verdict', 'explain', 'web', '--json']);
  using elsewhere = createScratchProject({ files: { 'web.json': scratch.read('web.json') } });
  elsewhere.write('release.pub', publicKey.export({ format: 'pem', type: 'spki' }).toString());
  const verified = await runCli(elsewhere, ['verdict', 'verify', 'web.json', '--key', 'release.pub', '--json']);
  const rejudged = await runCli(elsewhere, ['verdict', 'rejudge', 'web.json', '--json']);
  elsewhere.write('web.json', elsewhere.read('web.json').replace('"outcome":"fail"', '"outcome":"pass"'));
  const edited = await runCli(elsewhere, ['verdict', 'verify', 'web.json', '--json']);

  expect(exported.code, exported.output).toBe(0);
  expect(explained.json[0]).toMatchObject({ verdict: { outcome: 'fail' }, caveats: [] });
  expect([verified.code, rejudged.code], verified.output + rejudged.output).toEqual([0, 0]);
  expect(verified.json[0]).toMatchObject({ key: 'fits', rejudged: { exact: true } });
  expect((rejudged.json[0] as { looks?: readonly { judged: string }[] }).looks?.at(-1)).toMatchObject({
    judged: 'fail',
  });
  expect([edited.code, edited.json[0]]).toMatchObject([1, { code: 'RECORD_CHANGED' }]);
}

async function liveAt(bed: RolloutBed, version: string): Promise<void> {
  bed.version(version);
  const first = await bed.start(['deploy', '--yes']).ended;
  expect(first.code, first.output).toBe(0);
}

describe('a live canary', () => {
  test('a good one is promoted, and no client notices', async () => {
    await using bed = openRolloutBed(judged);
    await liveAt(bed, 'v1');
    const clients = await bed.clients();
    bed.version('v2');

    const end = await bed.start(['rollout', 'start', 'web']).ended;
    await sleep(200);
    const seen = await clients.stop();

    expect(end.code, end.output).toBe(0);
    expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
    const status = await bed.status();
    expect(status).toMatchObject({ arms: { stable: fullWeight }, rollout: { outcome: 'promoted' } });
    expect(status.instances).toMatchObject([{ revision: status.stable?.revision, ready: 2, count: 2 }]);
  });

  test('a bad one is rolled back for its answers, and the stable one serves on', async () => {
    await using bed = openRolloutBed(judged);
    await liveAt(bed, 'v1');
    const before = await bed.status();
    const clients = await bed.clients();
    bed.version('v2', { BAD: '1' });

    const end = await bed.start(['rollout', 'start', 'web', '--json']).ended;
    const seen = await clients.stop();

    expect(end.code, end.output).toBe(1);
    expect(end.json.at(-1)).toMatchObject({
      status: 'rolled-back',
      failures: [{ error: { code: 'ROLLOUT_ROLLED_BACK' } }],
    });
    expect(seen['error'] ?? 0).toBe(0);
    expect(seen['v2 500']).toBeGreaterThan(0);
    expect(await bed.status()).toMatchObject({
      arms: { stable: fullWeight },
      stable: { revision: before.stable?.revision },
      instances: [{ revision: before.stable?.revision, ready: 2 }],
      rollout: { outcome: 'rolled-back', reason: { code: 'verdict' } },
    });
    await provenElsewhere(bed);
    await reported(bed);
  });

  test('a quiet one is held, and rolled back when evidence never comes', async () => {
    await using bed = openRolloutBed(judged);
    await liveAt(bed, 'v1');
    bed.version('v2');

    const rollout = bed.start(['rollout', 'start', 'web', '--json']);
    const held = await bed.until('held', ({ rollout: now }) => now?.waiting?.what.startsWith('evidence') === true);
    const end = await rollout.ended;

    expect(held.arms).toEqual({ stable: 7_000, canary: 3_000 });
    expect(end.code, end.output).toBe(1);
    expect(end.stdout).toContain('"by":"evidence"');
    expect(await bed.status()).toMatchObject({
      arms: { stable: fullWeight },
      rollout: { outcome: 'rolled-back', reason: { code: 'no-evidence' } },
    });
  });

  test('one whose canary never gets ready gets no request', async () => {
    await using bed = openRolloutBed(judged, 'startWithin: 2s');
    await liveAt(bed, 'v1');
    const clients = await bed.clients();
    bed.version('v2', { PORT: '1' });

    const end = await bed.start(['rollout', 'start', 'web']).ended;
    const seen = await clients.stop();

    expect(end.code, end.output).toBe(1);
    expect(Object.keys(seen)).toEqual(['v1 200']);
    expect(await bed.status()).toMatchObject({ rollout: { outcome: 'rolled-back', reason: { code: 'not-ready' } } });
  });
});

describe('a rollout in the hands of people', () => {
  test('goes on, is aborted, and refuses what does not fit with the command that does', async () => {
    await using bed = openRolloutBed(byHand);
    await liveAt(bed, 'v1');
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    const waits = ({ rollout: now }: Awaited<ReturnType<RolloutBed['status']>>, step: number): boolean =>
      now?.step?.number === step && now.waiting?.until !== undefined;
    await bed.until('waiting', (status) => waits(status, 2));

    const refused = await runCli(bed.scratch, ['rollout', 'resume', 'web', '--json']);
    const promoted = await runCli(bed.scratch, ['rollout', 'promote', 'web']);
    const half = await bed.until('at the next step', (status) => waits(status, 4));
    const aborted = await runCli(bed.scratch, ['rollout', 'abort', 'web']);
    const end = await rollout.ended;
    const none = await runCli(bed.scratch, ['rollout', 'abort', 'web', '--json']);

    expect(refused.json).toMatchObject([{ code: 'ROLLOUT_REFUSED', hint: '`fairlead rollout watch web`' }]);
    expect(promoted.code, promoted.output).toBe(0);
    expect(half.arms).toEqual({ stable: 5_000, canary: 5_000 });
    expect(aborted.code, aborted.output).toBe(0);
    expect(end.code, end.output).toBe(1);
    expect(none.json).toMatchObject([{ code: 'ROLLOUT_NONE' }]);
    expect(await bed.status()).toMatchObject({ arms: { stable: fullWeight }, rollout: { reason: { code: 'abort' } } });
  });

  test('goes back to the revision before without its steps', async () => {
    await using bed = openRolloutBed(judged);
    await liveAt(bed, 'v1');
    const first = await bed.status();
    const clients = await bed.clients();
    bed.version('v2');
    await bed.start(['rollout', 'start', 'web']).ended;

    const end = await bed.start(['rollout', 'undo', 'web']).ended;
    await clients.stop();

    expect(end.code, end.output).toBe(0);
    const status = await bed.status();
    expect(status.stable?.revision).toBe(first.stable?.revision);
    expect(end.output).not.toContain('step 1 of');
  });
});

describe('a rollout whose process is killed', () => {
  test('is served on meanwhile, and goes on where it was: nothing is started twice', async () => {
    await using bed = openRolloutBed(byHand);
    await liveAt(bed, 'v1');
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    const before = await bed.until(
      'waiting',
      ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined,
    );
    const clients = await bed.clients();

    rollout.child.kill('SIGKILL');
    await rollout.ended;
    const after = await bed.status();
    const resumed = bed.start(['resume']);
    await bed.until('taken up', ({ rollout: now }) => now?.alive === true);
    await runCli(bed.scratch, ['rollout', 'promote', 'web', '--full']);
    const end = await resumed.ended;
    const seen = await clients.stop();

    expect(after).toMatchObject({ arms: { stable: 7_500, canary: 2_500 }, rollout: { alive: false } });
    expect(end.code, end.output).toBe(0);
    expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
    const last = await bed.status();
    const pids = ({ instances }: typeof last, revision: string | undefined) =>
      instances.filter((set) => set.revision === revision).flatMap((set) => set.instances.map(({ pid }) => pid));
    const canary = before.rollout?.revision;
    expect(last.stable?.revision).toBe(canary);
    expect(pids(last, canary)).toEqual(expect.arrayContaining(pids(before, canary)));
    expect(last.instances).toHaveLength(1);
  });

  test('ends in order, however often that happens', async () => {
    await using bed = openRolloutBed(judged);
    await liveAt(bed, 'v1');
    const clients = await bed.clients();
    bed.version('v2');

    const killed = bed.start(['rollout', 'start', 'web']);
    await sleep(1_500);
    killed.child.kill('SIGKILL');
    await killed.ended;
    for (const ms of [900, 1_300, 1_700, 2_300, 2_900]) {
      const again = bed.start(['resume']);
      await sleep(ms);
      again.child.kill('SIGKILL');
      await again.ended;
    }
    const end = await bed.start(['resume']).ended;
    const seen = await clients.stop();
    const status = await bed.status();

    // Killed after its last word it has ended already, and there is nothing to resume.
    expect([0, 2], end.output).toContain(end.code);
    expect(seen['error'] ?? 0).toBe(0);
    expect(status.arms).toEqual({ stable: fullWeight });
    expect(status.rollout?.outcome).toBe('promoted');
    expect(status.instances).toMatchObject([{ revision: status.stable?.revision, ready: 2, count: 2 }]);
    const journal = await runCli(bed.scratch, ['runs', 'repair']);
    expect(journal.code, journal.output).toBe(0);
  });
});

describe('a rollout in trouble', () => {
  test('goes on when its proxy is killed: it is served again, with the weights that were wanted', async () => {
    await using bed = openRolloutBed(byHand, 'route: { listen: 127.0.0.1:0 }');
    await liveAt(bed, 'v1');
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    await bed.until('waiting', ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined);

    process.kill(await bed.proxyPid(), 'SIGKILL');
    const again = await bed.until('served again', ({ arms }) => arms['canary'] === 2_500);
    await runCli(bed.scratch, ['rollout', 'abort', 'web']);
    const end = await rollout.ended;

    expect(again.arms).toEqual({ stable: 7_500, canary: 2_500 });
    expect(end.code, end.output).toBe(1);
    expect(await bed.status()).toMatchObject({ arms: { stable: fullWeight }, rollout: { outcome: 'rolled-back' } });
  });

  test('goes back when its canary crashes under traffic', async () => {
    await using bed = openRolloutBed(byHand);
    await liveAt(bed, 'v1');
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    const waiting = await bed.until(
      'waiting',
      ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined,
    );
    const canary = waiting.instances.find(({ revision }) => revision === waiting.rollout?.revision);

    for (const { pid } of canary?.instances ?? []) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const end = await rollout.ended;

    expect(end.code, end.output).toBe(1);
    expect(await bed.status()).toMatchObject({
      arms: { stable: fullWeight },
      rollout: { outcome: 'rolled-back', reason: { code: 'not-ready' } },
    });
  });

  test('stops before anything has changed when a hook says so, and the next one is refused while one is under way', async () => {
    await using bed = openRolloutBed(
      byHand,
      `hooks:
  smoke: { at: pre-deploy, command: [${JSON.stringify(process.execPath)}, -e, "process.exit(process.env.OK === 'yes' ? 0 : 3)"], env: { OK: '\${var.ok}' } }`,
    );
    bed.version('v1');

    const stopped = await bed.start(['deploy', '--var', 'ok=no', '--json']).ended;
    const first = await bed.start(['deploy', '--var', 'ok=yes']).ended;
    bed.version('v2');
    bed.start(['rollout', 'start', 'web', '--var', 'ok=yes']);
    await bed.until('waiting', ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined);
    const second = await runCli(bed.scratch, ['rollout', 'start', 'web', '--json']);

    expect(stopped.json.at(-1)).toMatchObject({
      failures: [{ error: { code: 'ROLLOUT_FAILED' } }],
      rollouts: [{ outcome: 'failed' }],
    });
    expect(first.code, first.output).toBe(0);
    expect(second.json).toMatchObject([{ code: 'RUN_HELD' }]);
  });
});

test('an experiment compares the canary with as new a baseline, and leaves nothing of it', async () => {
  await using bed = openRolloutBed(`
kind: canary
steps: [{ experiment: { weight: 25, for: 4s } }]
analysis:
  every: 2s
  window: 4s
  minRequests: 5
  metrics: { answers: { query: success-rate, maxDecrease: 5 }, speed: { query: latency-p95, lessThan: 2 } }
look: 1s`);
  await liveAt(bed, 'v1');
  const clients = await bed.clients();
  bed.version('v2');

  const rollout = bed.start(['rollout', 'start', 'web']);
  const during = await bed.until('compared', ({ arms }) => arms['baseline'] !== undefined);
  const end = await rollout.ended;
  const seen = await clients.stop();

  expect(during.arms).toEqual({ stable: 5000, canary: 2500, baseline: 2500 });
  expect(during.instances).toMatchObject([{ ready: 2 }, { ready: 1 }, { ready: 1, twin: 'baseline' }]);
  expect(end.code, end.output).toBe(0);
  expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
  expect((await bed.status()).instances).toMatchObject([{ ready: 2, count: 2 }]);
});

test('a rolling update takes no instance away while it answers', async () => {
  await using bed = openRolloutBed('kind: rolling\nsurge: 0\nunavailable: 1\nlook: 1s');
  await liveAt(bed, 'v1');
  bed.version('v2');
  const slow = [bed.slow(), bed.slow(), bed.slow(), bed.slow()];
  await sleep(600);

  const end = await bed.start(['rollout', 'start', 'web']).ended;

  expect(end.code, end.output).toBe(0);
  expect(new Set(await Promise.all(slow))).toEqual(new Set(['v1 200']));
  expect((await bed.status()).instances).toMatchObject([{ ready: 2, count: 2 }]);
});

/** As a page and for programs. */
async function reported(bed: RolloutBed): Promise<void> {
  const page = await runCli(bed.scratch, ['rollout', 'report', 'web', '--out', 'report.html']);
  const report = await runCli(bed.scratch, ['rollout', 'report', 'web', '--json']);
  expect(page.code, page.output).toBe(0);
  expect(bed.scratch.read('report.html')).toMatch(
    /^<!doctype html>[^]*Rolled back: revision \w+ gave way[^]*<\/html>\n$/u,
  );
  expect(report.json).toMatchObject([
    {
      ...{ version: 1, outcome: 'rolled-back', environment: 'default' },
      weights: expect.arrayContaining([{ at: expect.any(String), arms: { stable: 70, canary: 30 } }]),
      metrics: [{ name: 'answers', unit: 'share', limit: 0.95, last: { outcome: 'fail' } }],
      decisions: expect.arrayContaining([expect.objectContaining({ what: 'verdict', tone: 'bad' })]),
    },
  ]);
}
