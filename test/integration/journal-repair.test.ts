import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import { createScratchProject } from '../support/scratch-project.ts';

const project = `
project: shop
stacks:
  network:
    resources:
      - { type: terraform_data, name: vpc, properties: { input: 1 } }
`;

it('a damaged journal is refused, explained and replaced, and the damaged one is kept', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': project } });
  scratch.write('.fairlead/journal.db', 'not what it was '.repeat(1000));
  const { runs } = await scratch.open();

  const refusal = caught(() => runs.list());
  const faults = runs.check();
  const repair = runs.repair();

  expect(isDeliveryError(refusal) && [refusal.code, refusal.hint]).toEqual([
    'JOURNAL_CORRUPT',
    expect.stringContaining('fairlead runs repair'),
  ]);
  expect(faults).toHaveLength(1);
  expect(repair).toMatchObject({ faults, saved: { runs: 0 } });
  expect(runs.check()).toEqual([]);
  expect(runs.list()).toEqual([]);
  expect(readdirSync(join(scratch.directory, '.fairlead')).filter((name) => name.includes('.damaged-'))).toHaveLength(
    1,
  );
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
