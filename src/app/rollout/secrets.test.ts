import { describe, expect, it } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { Service, ServiceHook } from '../../domain/project/service.ts';

const yes = { autoApprove: true };
const secrets: EffectiveProject['secrets'] = { KEY: { kind: 'env', name: 'KEY' } };
const values = { KEY: 'hunter2' };

const hook = (command: readonly string[]): ServiceHook => ({
  name: 'smoke',
  at: 'pre-deploy',
  command,
  directory: '.',
  env: { KEY: '${secrets.KEY}' },
  timeoutMs: 1_000,
  onFailure: 'stop',
});

async function deployed(service: Partial<Service>) {
  const bed = openFakeRollouts(async ({ print, env }) => {
    print(`the key is ${env['KEY']}`);
    return 3;
  });
  const events: RunEvent[] = [];
  const project = bed.open(service, { secrets: values }, { secrets });
  const end = await project.deploy({ ...yes, onEvent: (event) => events.push(event) });
  return { bed, project, end, events };
}

describe('a secret in a rollout', () => {
  it('is in no event, no journal and no result, whatever a hook prints of it (I9)', async () => {
    const { bed, end, events } = await deployed({ hooks: [hook(['./smoke'])] });

    const kept = bed.site.journal.list({ limit: 9 }).map((run) => [run, bed.site.journal.events(run.definition.id)]);
    expect(end).toMatchObject({ status: 'failed', rollouts: [{ outcome: 'failed' }] });
    expect(bed.hooks.calls).toMatchObject([{ hook: { secretEnv: { KEY: 'hunter2' } } }]);
    expect(JSON.stringify(events)).toContain('the key is');
    expect(JSON.stringify([events, end, kept])).not.toContain('hunter2');
  });

  it('is never an argument of a hook: that one is not run, and nothing is changed', async () => {
    const { bed, end } = await deployed({ hooks: [hook(['./smoke', '--key=${secrets.KEY}'])] });

    expect(end).toMatchObject({ status: 'failed', rollouts: [{ outcome: 'failed' }] });
    expect(end.failures[0]?.error.message).toContain('an argument of "./smoke" is secret');
    expect(bed.hooks.calls).toEqual([]);
    expect(bed.deployer.calls).toEqual([]);
  });
});

describe('undo', () => {
  const version = (name: string): Partial<Service> => ({
    settings: {
      command: ['/bin/web', name],
      env: {},
      directory: '.',
      readiness: { kind: 'none' },
      startWithinMs: 5_000,
      stopWithinMs: 1_000,
    },
  });

  it('goes back to the revision before, or the one that is named, and past its steps', async () => {
    const bed = openFakeRollouts();
    const steps: number[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'rollout' && event.event.type === 'step') steps.push(event.event.step);
    };
    for (const name of ['v1', 'v2', 'v3']) await bed.open(version(name)).deploy(yes);
    const project = bed.open(version('v3'));
    const [before] = await project.rollouts.status('web');
    const [v2 = '', v1 = ''] = before?.previous ?? [];

    const back = await project.rollouts.undo('web', { ...yes, onEvent });
    const [once] = await project.rollouts.status('web');
    await project.rollouts.undo('web', { ...yes, to: v1.slice(0, 6), onEvent });
    const [named] = await project.rollouts.status('web');
    const unknown = await project.rollouts.undo('web', { ...yes, to: 'zzz' }).catch((error: unknown) => error);

    expect(back.rollouts).toMatchObject([{ outcome: 'promoted' }]);
    expect(once?.stable?.revision).toBe(v2);
    expect(named?.stable?.revision).toBe(v1);
    expect(steps).toEqual([]);
    expect(isDeliveryError(unknown) && unknown.code).toBe('ROLLOUT_REVISION_UNKNOWN');
  });
});
