import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKilledProject, type HostReport, type KilledProject, wholeProject } from '../support/killed-project.ts';
import { inLanes, upTo } from '../support/lanes.ts';

/** Each round kills an apply, a change and a destroy, every round at other places. */
const rounds = Number(process.env['FAIRLEAD_KILL_ROUNDS'] ?? '44');
const timedRounds = Math.ceil(rounds / 4);
/** Worlds side by side: most of the time is the work of others, the engine's processes. */
const lanes = 3;
/** On a machine that is busy with other things, a kill takes ten times as long. */
const timeout = 900_000;

type Phase = 'create' | 'change' | 'destroy';
const phases: readonly Phase[] = ['create', 'change', 'destroy'];

/** Every other round plans what it makes; the others make it without a plan of its own. */
const plansFirst = (round: number): boolean => round % 2 === 0;

interface Baseline {
  readonly boundaries: number;
  readonly milliseconds: number;
  /** API calls that create, update or delete something, since the world began. */
  readonly calls: string;
  readonly resources: readonly string[];
}

/** P4 with the genuine engine on simulated clouds: what is done is done once, whenever we are killed. */
describe('a run of the real engine whose host is killed', () => {
  const baselines = new Map<string, Baseline>();
  const kills = { wanted: 0, struck: 0 };

  beforeAll(async () => {
    for (const planFirst of [false, true]) {
      await using project = await createKilledProject({ planFirst });
      for (const phase of phases) {
        prepare(project, phase);
        const began = Date.now();
        const report = await project.run(modeOf(phase));
        expect(report.status, report.said).toBe('done');
        expect(report.first ?? [], phase).toHaveLength(phase === 'create' && !planFirst ? 3 : 0);
        baselines.set(`${phase} ${planFirst}`, {
          boundaries: report.boundaries ?? 0,
          milliseconds: Date.now() - began,
          calls: callsOf(project),
          resources: project.resources(),
        });
      }
      expect(known('create', planFirst).resources).toEqual(wholeProject);
      expect(known('destroy', planFirst).resources).toEqual([]);
    }
  });
  afterAll(() => {
    process.stdout.write(`kill fuzz: ${kills.struck} kills\n`);
  });

  it('ends in the same clouds after a kill at any boundary, with nothing made twice or lost', { timeout }, async () => {
    await inLanes(lanes, upTo(rounds), async (round) => {
      const planFirst = plansFirst(round);
      await using project = await createKilledProject({ planFirst });
      for (const phase of phases) {
        const { boundaries } = known(phase, planFirst);
        const killAt = Math.max(1, Math.round(((round - 0.5) * boundaries) / rounds));
        prepare(project, phase);

        const killed = await project.run(modeOf(phase), killAt);
        const finished = killed.killed ? await finish(project, phase) : killed;

        note(killed.killed);
        expectSame(project, known(phase, planFirst), finished, `round ${round}, ${phase} killed at ${killAt}`);
      }
      expect(project.journal((journal) => journal.check())).toEqual([]);
    });
    // The number of boundaries varies a little, so that some of the last ones are never reached.
    expect(kills.struck).toBeGreaterThan(kills.wanted * 0.9);
  });

  it('ends in the same clouds after a kill at any moment, and another one while it resumes', { timeout }, async () => {
    await inLanes(lanes, upTo(timedRounds), async (round) => {
      const planFirst = plansFirst(round);
      await using project = await createKilledProject({ latencyMs: 20, planFirst });
      for (const phase of phases) {
        const { milliseconds, boundaries } = known(phase, planFirst);
        prepare(project, phase);
        const first = project.start(modeOf(phase));
        await sleep((round / (timedRounds + 1)) * milliseconds);
        first.child.kill('SIGKILL');
        await first.ended;

        const again = project.unfinished();
        if (again !== undefined) await project.run(again, Math.ceil((round * boundaries) / timedRounds / 3));
        const finished = await finish(project, phase);

        expectSame(project, known(phase, planFirst), finished, `round ${round}, ${phase} killed by time`);
      }
    });
  });

  function known(phase: Phase, planFirst: boolean): Baseline {
    const found = baselines.get(`${phase} ${planFirst}`);
    if (found === undefined) throw new Error(`no baseline for ${phase}`);
    return found;
  }

  function note(struck: boolean): void {
    kills.wanted += 1;
    if (struck) kills.struck += 1;
  }

  function expectSame(project: KilledProject, { resources, calls }: Baseline, report: HostReport, why: string): void {
    expect(report.status, `${why}: ${report.said}`).toBe('done');
    expect(project.resources(), why).toEqual(resources);
    expect(callsOf(project), why).toBe(calls);
    expect(project.unfinished(), why).toBeUndefined();
  }
});

const modeOf = (phase: Phase): 'apply' | 'destroy' => (phase === 'destroy' ? 'destroy' : 'apply');

function prepare(project: KilledProject, phase: Phase): void {
  project.write(phase === 'create' ? 'small' : 'large');
}

/** As a user would: resume what is unfinished; where nothing had begun, or all was over, type the same command again. */
const finish = (project: KilledProject, phase: Phase): Promise<HostReport> =>
  project.run(project.unfinished() ?? modeOf(phase));

function callsOf({ clouds }: KilledProject): string {
  const { byOperation, replayed, refused } = clouds.world.calls();
  const { create, update, delete: deleted } = byOperation;
  return JSON.stringify({ create, update, deleted, replayed, refused });
}
