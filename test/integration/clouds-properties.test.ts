import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requiredProviders } from '../../src/testing/clouds/workspace.ts';
import { availableEngines } from '../support/engines.ts';
import { anyResources, anyTags } from './clouds-configurations.ts';
import { apply, cloudsSandbox, destroy, frankfurt, replan } from './clouds-sandbox.ts';

const rounds = Number(process.env['FAIRLEAD_CLOUD_ROUNDS'] ?? '4');

describe.each(availableEngines())('any valid configuration under $label', (engine) => {
  it('is applied, then changed into any other, and each time there is nothing left to do', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({});
    const change = fc.tuple(anyResources, anyTags, anyResources);

    await fc.assert(
      fc.asyncProperty(change, async ([first, defaultTags, second]) => {
        module.write({ terraform: requiredProviders, provider: { simcloud: frankfurt }, resource: first });
        await module.expect(apply);
        await module.expect(replan);
        const provider = { simcloud: { ...frankfurt, default_tags: defaultTags } };
        module.write({ terraform: requiredProviders, provider, resource: second });
        await module.expect(apply);
        await module.expect(replan);
        await module.expect(destroy);
        expect(clouds.world.resources()).toEqual([]);
      }),
      { numRuns: rounds, endOnFailure: true },
    );
  });
});
