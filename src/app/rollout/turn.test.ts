import { describe, expect, it } from 'vitest';
import { type FakeRollouts, openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { OnNewRevision, Service } from '../../domain/project/service.ts';
import { fullWeight } from '../../domain/route/spec.ts';
import type { RunResult } from '../toolkit.ts';

const yes = { autoApprove: true };
const errorOf = (error: unknown) => (isDeliveryError(error) ? error : undefined);

const service = (version: string, onNewRevision: OnNewRevision, heldSeconds = 86_400): Partial<Service> => ({
  onNewRevision,
  settings: {
    command: ['/bin/web', version],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  },
  strategy: {
    kind: 'canary',
    steps: [
      { do: 'setWeight', weight: 2_500 },
      { do: 'approval', timeoutSeconds: 9_000_000 },
    ],
  },
  limits: { progressSeconds: 600, heldSeconds, attempts: 3, rollbackAttempts: 20, restarts: 0 },
});

interface Waiting {
  readonly bed: FakeRollouts;
  readonly first: Promise<RunResult>;
  promote(): Promise<void>;
  /** The next one, once it waits. */
  next(version: string, onNewRevision: OnNewRevision, heldSeconds?: number): Promise<Next>;
}

interface Next {
  readonly end: Promise<RunResult>;
  readonly events: readonly RunEvent[];
  readonly stop: AbortController;
}

/** One rollout that waits for somebody. */
async function waiting(): Promise<Waiting> {
  const bed = openFakeRollouts();
  const project = bed.open(service('v1', 'reject'));
  await project.deploy(yes);
  const isAtApproval = async (): Promise<boolean> => {
    const [status] = await project.rollouts.status('web');
    return status?.rollout?.alive === true && status.rollout.step?.number === 2;
  };
  const first = bed.open(service('v2', 'reject')).deploy(yes);
  await bed.until('waiting for an approval', isAtApproval);
  return {
    bed,
    first,
    async promote() {
      await bed.until('waiting for an approval', isAtApproval);
      await project.rollouts.wish('web', 'promote');
    },
    async next(version, onNewRevision, heldSeconds) {
      const events: RunEvent[] = [];
      const stop = new AbortController();
      const open = bed.open(service(version, onNewRevision, heldSeconds));
      const end = open.deploy({ ...yes, onEvent: (event) => events.push(event), signal: stop.signal });
      end.catch(() => undefined);
      await bed.until('queued', () => events.some(({ type }) => type === 'run.queued'));
      return { end, events, stop };
    },
  };
}

describe('a new revision while one is rolled out', () => {
  it('is refused where nothing else is said, with the setting that would say it', async () => {
    const { bed, first, promote } = await waiting();

    const error = errorOf(await bed.open(service('v3', 'reject')).deploy(yes).catch(errorOf));
    await promote();

    expect(error).toMatchObject({ code: 'RUN_HELD', hint: expect.stringContaining('onNewRevision') as string });
    expect((await first).status).toBe('done');
  });

  it('waits for its turn, says for what and until when, and then begins', async () => {
    const { bed, first, promote, next } = await waiting();

    const second = await next('v3', 'queue');
    const before = bed.site.journal.list({ limit: 1 })[0];
    await promote();
    const firstEnd = await first;
    await promote();
    const end = await second.end;

    expect(before).toMatchObject({ status: 'queued' });
    expect(second.events[0]).toMatchObject({
      type: 'run.queued',
      behind: firstEnd.run,
      how: 'queue',
      until: expect.stringMatching(/^2026-01-02T/) as string,
      services: ['web'],
    });
    expect(firstEnd.rollouts).toMatchObject([{ outcome: 'promoted' }]);
    expect(end.rollouts).toMatchObject([{ outcome: 'promoted' }]);
  });

  it('takes the place of another one that waits', async () => {
    const { first, promote, next } = await waiting();
    const second = await next('v3', 'queue');

    const third = await next('v4', 'queue');
    const replaced = errorOf(await second.end.catch(errorOf));
    await promote();
    await promote();
    const end = await third.end;

    expect((await first).status).toBe('done');
    expect(replaced).toMatchObject({ code: 'ROLLOUT_REPLACED', data: { by: end.run } });
    expect(end.rollouts).toMatchObject([{ outcome: 'promoted' }]);
  });

  it('supersedes the one under way, which goes back before the new one begins (I8)', async () => {
    const { bed, first, promote, next } = await waiting();
    const before = (await bed.open().rollouts.status('web'))[0];

    const second = await next('v3', 'supersede');
    const firstEnd = await first;
    await promote();
    const end = await second.end;

    expect(firstEnd).toMatchObject({
      status: 'superseded',
      failures: [{ error: { code: 'ROLLOUT_SUPERSEDED' } }],
      rollouts: [{ outcome: 'superseded' }],
    });
    expect(end.rollouts).toMatchObject([{ outcome: 'promoted' }]);
    const [after] = await bed.open().rollouts.status('web');
    expect(after?.previous).toEqual([before?.stable?.revision]);
    expect(after?.arms).toEqual({ stable: fullWeight });
    expect(after?.instances).toMatchObject([{ revision: after?.stable?.revision, ready: 2 }]);
  });

  it('gives up when its time is over, or when it is interrupted, and a resume waits on', async () => {
    const { bed, first, promote, next } = await waiting();

    const late = await next('v3', 'queue', 60);
    const error = errorOf(await late.end.catch(errorOf));
    const second = await next('v3', 'queue');
    second.stop.abort();
    const stopped = await second.end;
    await promote();
    await first;
    const resumed = bed.open(service('v3', 'queue')).resume(stopped.run, yes);
    await promote();

    expect(error).toMatchObject({ code: 'RUN_HELD' });
    expect(stopped.status).toBe('stopped');
    expect((await resumed).rollouts).toMatchObject([{ outcome: 'promoted' }]);
  });
});
