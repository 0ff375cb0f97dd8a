import { describe, expect, it } from 'vitest';
import { type FakeRollouts, openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { effectiveProject, resourceOf, stackOf } from '../../testing/fakes/effective-project.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Asker } from '../../ports/asker.ts';

const yes = { autoApprove: true };

interface Version {
  readonly program: string;
  /** Of the resource of stack `cache`. */
  readonly properties: JsonObject;
  /** Of one more resource that it gets. */
  readonly more?: JsonObject;
}

/** A service that applies stack `cache` in the middle of its rollout; stack `page` needs `cache`. */
function at(bed: FakeRollouts, { program, properties, more }: Version) {
  const cache = stackOf('cache', {
    resources: [resourceOf('node', properties), ...(more === undefined ? [] : [resourceOf('more', more)])],
  });
  const page = stackOf('page', { resources: [resourceOf('view')], dependsOn: ['cache'] });
  const { stacks } = effectiveProject([cache, page]);
  const settings = {
    command: [program],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  } as const;
  const steps = [
    { do: 'setWeight', weight: 2_500 },
    { do: 'iac', stack: 'cache' },
    { do: 'pause', seconds: 5 },
  ] as const;
  return bed.open({ settings, strategy: { kind: 'canary', steps } }, {}, { stacks });
}

/** What a rollout told, in order, with what engines were asked in between. */
function listening(bed: FakeRollouts) {
  const told: string[] = [];
  let seen = bed.site.calls.length;
  const onEvent = (event: RunEvent): void => {
    told.push(...bed.site.calls.slice(seen));
    seen = bed.site.calls.length;
    if (event.type === 'rollout' && event.event.type === 'weights')
      told.push(`canary ${event.event.arms['canary'] ?? 0}`);
    if (event.type === 'rollout' && event.event.type === 'stack')
      told.push(`${event.event.stack} ${event.event.outcome}`);
  };
  return { told, onEvent };
}

describe('a step that applies a stack', () => {
  it('is planned and approved with the others, and applied at its step alone; what needs the stack comes after', async () => {
    const bed = openFakeRollouts();
    await at(bed, { program: '/bin/one', properties: { size: 1 } }).deploy(yes);
    const { told, onEvent } = listening(bed);
    const asked: string[] = [];
    const agree = async (question: string): Promise<boolean> => asked.push(question) > 0;
    const asker: Asker = { interactive: true, confirm: agree, confirmByName: agree };

    const end = await at(bed, { program: '/bin/two', properties: { size: 2 } }).deploy({ asker, onEvent });

    expect(end).toMatchObject({ status: 'done', applied: ['cache'], rollouts: [{ outcome: 'promoted' }] });
    expect(told.filter((line) => !line.startsWith('plan'))).toEqual([
      'canary 0',
      'canary 2500',
      'apply cache',
      'cache applied',
      'canary 10000',
      'canary 0',
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('stack "cache" is applied by a step of the rollout of web');
  });

  it('is not left out where nothing was live, and where only the service is rolled out', async () => {
    const bed = openFakeRollouts();

    const first = await at(bed, { program: '/bin/one', properties: { size: 1 } }).deploy({ ...yes, services: ['web'] });

    expect(first).toMatchObject({ status: 'done', applied: ['cache'], rollouts: [{ outcome: 'promoted' }] });
  });

  it('rolls the traffic back where it fails, and says that the infrastructure stays', async () => {
    const bed = openFakeRollouts();
    await at(bed, { program: '/bin/one', properties: { size: 1 } }).deploy(yes);
    const broken = { program: '/bin/two', properties: { size: 1 }, more: { fails: 'no quota' } };

    const end = await at(bed, broken).deploy(yes);
    const [status] = await at(bed, broken).rollouts.status('web');

    expect(end).toMatchObject({ status: 'rolled-back', applied: [] });
    const text = end.rollouts?.[0]?.reason?.text ?? '';
    expect(text).toContain('stack "cache" could not be applied');
    expect(text).toContain('fairlead plan -s cache');
    expect(status?.arms).toEqual({ stable: 10_000 });
  });

  it('waits for its approval before anything of the rollout begins', async () => {
    const bed = openFakeRollouts();
    await at(bed, { program: '/bin/one', properties: { size: 1 } }).deploy(yes);
    const changed = at(bed, { program: '/bin/two', properties: { size: 2 } });
    const before = bed.deployer.calls.length;

    const waits = await changed.deploy({ services: ['web'] });
    const touched = bed.deployer.calls.length;
    const end = await changed.resume(waits.run, yes);

    expect(waits).toMatchObject({ status: 'waiting', failures: [{ error: { code: 'APPROVAL_REQUIRED' } }] });
    expect(touched).toBe(before);
    expect(end).toMatchObject({ status: 'done', applied: ['cache'] });
  });

  it('says what it has left where the canary goes back later', async () => {
    const bed = openFakeRollouts();
    await at(bed, { program: '/bin/one', properties: { size: 1 } }).deploy(yes);
    const changed = at(bed, { program: '/bin/two', properties: { size: 2 } });

    const rollout = changed.deploy(yes);
    await bed.until('applied', async () => (await changed.rollouts.status('web'))[0]?.rollout?.step?.number === 3);
    await changed.rollouts.wish('web', 'abort');
    const end = await rollout;

    expect(end).toMatchObject({ status: 'rolled-back', applied: ['cache'] });
    expect(end.rollouts?.[0]?.reason?.text).toContain('not undone: what was applied of "cache"');
  });
});
