/** P4 on rollouts: the process dies before and after everything that it does to the world, and another one goes on. */
import { describe, expect, it } from 'vitest';
import { type Evidence, type MortalRollouts, openMortalRollouts } from '../support/mortal-rollouts.ts';
import { isResumable } from '../../src/domain/run/status.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import type { RunResult } from '../../src/app/toolkit.ts';

const yes = { autoApprove: true };

/** Lives the rollout of v2 until it dies at a boundary or ends. */
async function killedAt(world: MortalRollouts, killAt: number, run?: string): Promise<number> {
  const { project, life } = world.live('v2', killAt);
  const work: Promise<RunResult> = run === undefined ? project.deploy(yes) : project.resume(run, yes);
  const end = work.then(
    () => 'ended',
    (error: unknown) => (life.isDead() ? 'died' : Promise.reject(error)),
  );
  await Promise.race([end, life.died]);
  return life.boundaries();
}

/** Goes on where the dead one was; nothing is left to go on with where it never began, or was done. */
async function resume(world: MortalRollouts, killAt = 0): Promise<void> {
  const newest = world.live('v2').project.runs.list(1)[0];
  if (newest === undefined || newest.definition.id === 'run-1') await killedAt(world, killAt);
  else if (isResumable(newest.status)) await killedAt(world, killAt, newest.definition.id);
}

async function openWithV1(evidence: Evidence): Promise<MortalRollouts> {
  const world = openMortalRollouts(evidence);
  await world.live('v1').project.deploy(yes);
  return world;
}

/** All that can be seen of how it ended; equal for equal ends. */
async function seenOf(world: MortalRollouts): Promise<unknown> {
  const [status] = await world.live('v2').project.rollouts.status('web');
  const running = await world.running();
  const arms = (world.route()?.arms ?? []).filter(({ weight }) => weight > 0);
  return {
    outcome: status?.rollout?.outcome,
    isHeld: status?.rollout?.alive,
    stable: status?.stable?.revision,
    running,
    weights: arms.map(({ weight }) => weight),
    served: arms.flatMap(({ endpoints }) => endpoints.map(({ port }) => world.revisionAt(port))),
    most: Math.max(...world.shares),
    turns: turnsOf(world.shares),
    faults: world.journalFaults(),
  };
}

/** How often the share of the new revision fell and rose again: forward and back, never both ways. */
function turnsOf(shares: readonly number[]): number {
  let [turns, hasFallen] = [0, false];
  shares.forEach((share, at) => {
    const before = shares[at - 1] ?? share;
    if (share < before) hasFallen = true;
    if (share > before && hasFallen) turns += 1;
  });
  return turns;
}

describe.each([
  { evidence: 'good', outcome: 'promoted', most: fullWeight },
  { evidence: 'bad', outcome: 'rolled-back', most: 2_500 },
  { evidence: 'none', outcome: 'rolled-back', most: 2_500 },
] as const)('a rollout with evidence: $evidence', ({ evidence, outcome, most }) => {
  const whole = async () => {
    const world = await openWithV1(evidence);
    const boundaries = await killedAt(world, 0);
    return { boundaries, seen: await seenOf(world) };
  };

  it('ends as if nothing had been, whatever line it was killed at', async () => {
    const { boundaries, seen } = await whole();
    expect(seen).toMatchObject({ outcome, most, turns: 0, isHeld: false, weights: [fullWeight], faults: [] });
    expect(boundaries).toBeGreaterThan(150);

    for (let killAt = 1; killAt <= boundaries; killAt += 1) {
      const world = await openWithV1(evidence);
      await killedAt(world, killAt);

      await resume(world);

      expect(await seenOf(world), `killed at ${killAt} of ${boundaries}`).toEqual(seen);
    }
  }, 60_000);

  it('ends so too when who goes on is killed as well', async () => {
    const { boundaries, seen } = await whole();
    const step = 11;

    for (let killAt = 1; killAt <= boundaries; killAt += step)
      for (const again of [1, 3, 10, 31]) {
        const world = await openWithV1(evidence);
        await killedAt(world, killAt);
        await resume(world, again);

        await resume(world);

        expect(await seenOf(world), `killed at ${killAt}, then ${again} later`).toEqual(seen);
      }
  }, 60_000);
});
