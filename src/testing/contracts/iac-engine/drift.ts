import { afterEach, beforeEach, describe, expect, it } from '../runner.ts';
import type { DriftingBench } from './bench.ts';
import { bringUp, same, simple, watched } from './stacks.ts';

/** For engines on something that can drift; the built-in resource of the real tools cannot. */
export function iacEngineDriftContract(name: string, open: () => Promise<DriftingBench>): void {
  describe(`iac engine, drift: ${name}`, () => {
    let bench: DriftingBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('finds drift, and mends it', async () => {
      const { engine, resource } = bench;
      const work = simple(bench, { value: 'a' });
      await bringUp(bench, work);
      await bench.drift(work, 'elsewhere');

      const found = await engine.plan(work, 'refresh-only', watched().call);
      const plan = await engine.plan(work, 'apply', watched().call);
      await engine.apply(work, plan, watched().call);
      const again = await engine.plan(work, 'apply', watched().call);

      const drifted = found.drift[0]?.attributes.find(({ path }) => same(path, resource.valuePath));
      expect(drifted).toMatchObject({ before: { value: 'a' }, after: { value: 'elsewhere' } });
      expect(plan.changes.map(({ action }) => action)).toEqual(['update']);
      expect([again.changes, again.drift]).toEqual([[], []]);
    });

    it('takes drift over into the state when that is what is applied', async () => {
      const { engine } = bench;
      const work = simple(bench, { value: 'a' });
      await bringUp(bench, work);
      await bench.drift(work, 'elsewhere');

      const found = await engine.plan(work, 'refresh-only', watched().call);
      await engine.apply(work, found, watched().call);
      const again = await engine.plan(work, 'refresh-only', watched().call);
      const mending = await engine.plan(work, 'apply', watched().call);

      expect(again.drift).toEqual([]);
      expect(mending.changes.map(({ action }) => action)).toEqual(['update']);
    });
  });
}
