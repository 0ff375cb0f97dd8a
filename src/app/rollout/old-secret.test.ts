import { describe, expect, it } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import type { ServiceSettings } from '../../domain/project/service-settings.ts';

const yes = { autoApprove: true };

const settingsOf = (env: Readonly<Record<string, string>>): Partial<{ settings: ServiceSettings }> => ({
  settings: {
    command: ['/bin/web'],
    env,
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  },
});

const secret = (name: string) => ({ secrets: { [name]: { kind: 'env', name } } }) as const;
const given = { secrets: { OLD: 'hunter-the-old', NEW: 'hunter-the-new' } };

describe('a secret that the project file has no more', () => {
  it('does not keep the next revision from being rolled out, while the old instances run', async () => {
    const bed = openFakeRollouts();
    await bed.open(settingsOf({ KEY: '${secrets.OLD}' }), given, secret('OLD')).deploy(yes);
    const next = bed.open(settingsOf({ KEY: '${secrets.NEW}' }), given, secret('NEW'));

    const warnings: string[] = [];
    const result = await next.deploy({
      ...yes,
      onEvent: (event) => {
        if (event.type === 'engine' && event.event.type === 'diagnostic') warnings.push(event.event.detail ?? '');
      },
    });

    expect(result).toMatchObject({ status: 'done', rollouts: [{ outcome: 'promoted' }] });
    expect(warnings).toContainEqual(expect.stringContaining('needs ${secrets.OLD}'));
  });

  it('is said to be what an earlier revision lacks', async () => {
    const bed = openFakeRollouts();
    await bed.open(settingsOf({ KEY: '${secrets.OLD}' }), given, secret('OLD')).deploy(yes);
    const next = bed.open(settingsOf({ KEY: '${secrets.NEW}' }), given, secret('NEW'));
    await next.deploy(yes);

    const result = await next.rollouts.undo('web', yes);

    expect(result.rollouts).toMatchObject([
      { outcome: 'rolled-back', reason: { text: expect.stringContaining('needs ${secrets.OLD}') as string } },
    ]);
  });

  it('is not taken for an empty value where it was a sensitive variable', async () => {
    const bed = openFakeRollouts();
    const variables = { old: { value: 'hunter-the-old', sensitive: true } };
    await bed.open(settingsOf({ KEY: '${var.old}' }), given, { variables } as object).deploy(yes);

    const result = await bed.open(settingsOf({ KEY: 'plain' })).deploy(yes);

    expect(result).toMatchObject({ status: 'done', rollouts: [{ outcome: 'promoted' }] });
  });
});
