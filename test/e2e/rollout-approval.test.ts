import { expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { runCli } from '../support/cli-run.ts';
import { openRolloutBed, type RolloutBed } from '../support/rollout-bed.ts';

const byHand = `
kind: canary
steps:
  - setWeight: 25
  - approval: 5m
  - setWeight: 50
  - approval: 5m
look: 1s
`;

type Status = Awaited<ReturnType<RolloutBed['status']>>;
const waitsAt =
  (step: number) =>
  ({ rollout }: Status): boolean =>
    rollout?.alive === true && rollout.step?.number === step && rollout.waiting?.until !== undefined;

test('a step is approved by its link and by the command, each by name, and restarted processes are others', async () => {
  await using bed = openRolloutBed(byHand);
  bed.version('v1');
  const first = await bed.start(['deploy']).ended;
  expect(first.code, first.output).toBe(0);
  bed.version('v2');
  const rollout = bed.start(['rollout', 'start', 'web']);
  let output = '';
  rollout.child.stdout?.on('data', (text: string) => {
    output += text;
  });
  await bed.until('waiting', waitsAt(2));
  const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/approval\/approve~\S+/.exec(output) ?? [];

  const shown = await fetch(link);
  const approved = await fetch(link, { method: 'POST', body: new URLSearchParams({ by: 'ada', comment: 'OPS-17' }) });
  await bed.until('at the next step', waitsAt(4));
  const again = await fetch(link, { method: 'POST' });
  const nobody = await runCli(bed.scratch, ['approve', 'wbe', '--json']);
  const byCommand = await runCli(bed.scratch, ['approve', 'web', '--by', 'bob']);
  const end = await rollout.ended;
  const live = await bed.status();
  const runs = await runCli(bed.scratch, ['runs', 'show', live.rollout?.run ?? '']);

  expect([shown.status, approved.status, again.status]).toEqual([200, 200, 409]);
  expect(await again.text()).toContain('APPROVAL_LINK_USED');
  expect(nobody.json).toMatchObject([{ code: 'ROLLOUT_NONE' }]);
  expect(byCommand.code, byCommand.output).toBe(0);
  expect(end.code, end.output).toBe(0);
  expect(end.output).toContain('approved by ada: OPS-17');
  expect(runs.output).toContain('step 4 approved by bob');
  await expect(fetch(link)).rejects.toThrow('fetch failed');

  const restarted = bed.start(['rollout', 'restart', 'web']);
  await bed.until('waiting', waitsAt(2));
  await runCli(bed.scratch, ['rollout', 'promote', 'web', '--full']);
  const restart = await restarted.ended;
  const after = await bed.status();

  expect(restart.code, restart.output).toBe(0);
  const pids = ({ instances }: Status) => instances.flatMap((set) => set.instances.map(({ pid }) => pid));
  expect(pids(after)).toHaveLength(2);
  expect(pids(after).filter((pid) => pids(live).includes(pid))).toEqual([]);
  expect(after).toMatchObject({ arms: { stable: fullWeight }, previous: [live.stable?.revision, ...live.previous] });
});
