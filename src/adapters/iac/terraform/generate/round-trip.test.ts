import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyEngine } from '../../../../../test/support/engines.ts';
import { asWritten, hardValue, normalised } from '../../../../../test/support/hard-values.ts';
import { planGenerated } from '../../../../../test/support/real-engine.ts';
import { resourceOf, workOf } from '../../../../../test/support/stack-work.ts';
import { generate } from './generate.ts';

// The wide version, on every engine, is test/integration/generate-round-trip.test.ts.
test('any value comes back from a real plan equal, as a property and as a variable', async () => {
  const values = fc.array(hardValue, { minLength: 60, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(values, async (all) => {
      const resources = all.map((value, index) =>
        resourceOf('terraform_data', `r${index}`, { input: asWritten(value) }),
      );
      const variables = Object.fromEntries(all.map((value, index) => [`v${index}`, { value, sensitive: false }]));
      const outputs = Object.fromEntries(
        all.map((_, index) => [`o${index}`, { value: `\${var.v${index}}`, sensitive: false }]),
      );

      const plan = await planGenerated(anyEngine(), generate(workOf({ resources }, { variables, stack: { outputs } })));

      const inputs = new Map(
        (plan.resource_changes ?? []).map(({ address, change }) => [address, change.after['input']]),
      );
      for (const [index, value] of all.entries()) {
        expect(inputs.get(`terraform_data.r${index}`) ?? null).toEqual(normalised(value));
        expect(plan.planned_values.outputs?.[`o${index}`]?.value ?? null).toEqual(normalised(value));
      }
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
