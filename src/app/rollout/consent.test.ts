import { describe, expect, it } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Asker } from '../../ports/asker.ts';

const guarded = { environment: { name: 'staging', protected: true } };

/** Somebody at a terminal who always says the same. */
function person(answer: boolean, asked: string[] = []): Asker {
  const answered = async (question: string): Promise<boolean> => asked.push(question) > 0 && answer;
  return { interactive: true, confirm: answered, confirmByName: answered };
}

describe('services in a protected environment', () => {
  it('are rolled out once somebody at a terminal has agreed', async () => {
    const bed = openFakeRollouts();
    const asked: string[] = [];

    const end = await bed.open({}, {}, guarded).deploy({ services: ['web'], asker: person(true, asked) });

    expect(end.status).toBe('done');
    expect(asked).toEqual(['roll out web in staging?']);
  });

  it.each(['deploy', 'undo', 'restart'] as const)('wait where nobody is there to be asked: %s', async (verb) => {
    const bed = openFakeRollouts();
    const project = bed.open({}, {}, guarded);
    await project.deploy({ asker: person(true) });
    await bed.open({ replicas: 3 }, {}, guarded).rollouts.restart('web', { asker: person(true) });
    const before = bed.deployer.calls.length;

    const waits =
      verb === 'deploy' ? await project.deploy({ services: ['web'] }) : await project.rollouts[verb]('web', {});
    const after = bed.deployer.calls.length;
    const end = await project.resume(waits.run, { asker: person(true) });

    expect(waits).toMatchObject({ status: 'waiting', failures: [{ error: { code: 'APPROVAL_REQUIRED' } }] });
    expect(after).toBe(before);
    expect(end.status).toBe('done');
  });

  it('are not touched where somebody says no, or nobody may agree in advance', async () => {
    const bed = openFakeRollouts();
    const project = bed.open({}, {}, guarded);

    const declined = await project.deploy({ asker: person(false) });
    const refused = await project.deploy({ autoApprove: true }).catch((error: unknown) => error);

    expect(declined.status).toBe('declined');
    expect(isDeliveryError(refused) && refused.code).toBe('PROTECTED_ENVIRONMENT');
    expect(bed.deployer.calls).toEqual([]);
  });
});
