import { describe, expect, it } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { ServiceSettings } from '../../domain/project/service-settings.ts';

const yes = { autoApprove: true };
const codeOf = (error: unknown): unknown => (isDeliveryError(error) ? error.code : error);

const settingsOf = (more: Partial<ServiceSettings>): ServiceSettings => ({
  command: ['/bin/web'],
  env: {},
  directory: '.',
  readiness: { kind: 'none' },
  startWithinMs: 5_000,
  stopWithinMs: 1_000,
  ...more,
});

describe('a restart', () => {
  it('brings the stable settings up anew, step by step, and lasts through the next deploy', async () => {
    const bed = openFakeRollouts();
    const project = bed.open();
    await project.deploy(yes);
    const [before] = await project.rollouts.status('web');
    const steps: string[] = [];

    const result = await bed.open({ settings: settingsOf({ command: ['/bin/other'] }) }).rollouts.restart('web', {
      ...yes,
      onEvent: (event) => {
        if (event.type === 'rollout' && event.event.type === 'step') steps.push(event.event.text);
      },
    });
    const [after] = await project.rollouts.status('web');
    const again = await project.deploy(yes);

    expect(result.status).toBe('done');
    expect(steps).toEqual(['25 % to the canary', 'wait 10 s']);
    expect(after?.stable?.revision).not.toBe(before?.stable?.revision);
    expect(after?.previous).toEqual([before?.stable?.revision]);
    const [set] = await bed.deployer.list({ environment: 'staging', service: 'web' }, new AbortController().signal);
    expect(set).toMatchObject({ revision: after?.stable?.revision });
    expect(bed.deployer.calls.findLast(({ kind }) => kind === 'ensure')).toMatchObject({
      set: { spec: { command: ['/bin/web'] } },
    });
    expect(again).toMatchObject({ status: 'done', rollouts: [{ outcome: 'unchanged' }] });
  });

  it('is refused where nothing is live, and while a rollout is under way', async () => {
    const bed = openFakeRollouts();
    const project = bed.open({ strategy: { kind: 'canary', steps: [{ do: 'approval', timeoutSeconds: 9_000 }] } });

    const never = await project.rollouts.restart('web', yes).catch(codeOf);
    await project.deploy(yes);
    const first = project.rollouts.restart('web', yes);
    await bed.until('waiting', async () => (await project.rollouts.status('web'))[0]?.rollout?.step?.number === 1);
    const second = await project.rollouts.restart('web', yes).catch(codeOf);
    await project.rollouts.wish('web', 'abort');
    const end = await first;

    expect(never).toBe('ROLLOUT_NOT_LIVE');
    expect(second).toBe('ROLLOUT_UNDER_WAY');
    expect(end.status).toBe('rolled-back');
  });
});

describe('the revision of a service with secrets', () => {
  const secret = { settings: settingsOf({ env: { TOKEN: 'Bearer ${secrets.TOKEN}' } }) };
  const secrets: EffectiveProject['secrets'] = { TOKEN: { kind: 'env', name: 'TOKEN' } };

  it('is another one once the secret has another value, and the value is nowhere in the journal', async () => {
    const bed = openFakeRollouts();
    const at = (value: string) => bed.open(secret, { secrets: { TOKEN: value } }, { secrets });

    await at('hunter2').deploy(yes);
    const same = await at('hunter2').deploy(yes);
    const rotated = await at('hunter3').deploy(yes);

    expect(same.rollouts).toMatchObject([{ outcome: 'unchanged' }]);
    expect(rotated.rollouts).toMatchObject([{ outcome: 'promoted' }]);
    expect(bed.deployer.calls.findLast(({ kind }) => kind === 'ensure')).toMatchObject({
      set: { spec: { secretEnv: { TOKEN: 'Bearer hunter3' } } },
    });
    const kept = JSON.stringify([
      bed.site.journal.list({ limit: 9 }),
      bed.site.journal.values('services', 'staging/web', 0),
    ]);
    expect(kept).toContain('secrets.TOKEN');
    expect(kept).not.toMatch(/hunter[23]/);
  });
});

describe('an undo', () => {
  it('does not choose between revisions that begin alike', async () => {
    const bed = openFakeRollouts();
    for (const version of ['v1', 'v2', 'v3'])
      await bed.open({ settings: settingsOf({ command: ['/bin/web', version] }) }).deploy(yes);

    expect(
      await bed
        .open()
        .rollouts.undo('web', { ...yes, to: '' })
        .catch(codeOf),
    ).toBe('ROLLOUT_REVISION_UNKNOWN');
  });
});
