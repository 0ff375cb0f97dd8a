import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { bringUp, codeOf, watched } from './stacks.ts';

export function sources(current: Current): void {
  it('runs a root module as it stands, with variables', async () => {
    const { bench } = current;
    const work = bench.work('own', { source: await bench.rootModule(), variables: { value: 'mine' } });

    await bringUp(bench, work);
    const outputs = await bench.engine.outputs(work, watched().call);
    const again = await bench.engine.plan(work, 'apply', watched().call);

    expect(outputs['value']).toEqual({ value: 'mine', sensitive: false });
    expect(again.changes).toEqual([]);
  });

  it('shows what a root module waits for, or says why it cannot, and never applies it', async () => {
    const { bench } = current;
    const work = bench.work('own', {
      source: await bench.rootModule(),
      variables: { value: '${stacks.network.id}' },
      upstream: { network: { status: 'unknown' } },
    });

    const plan = await bench.engine.plan(work, 'apply', watched().call);
    const refusal = await codeOf(bench.engine.apply(work, plan, watched().call));

    expect(plan.waitsFor).toEqual(['network']);
    const leaves = plan.changes.flatMap(({ attributes }) => attributes);
    const shown = leaves.some(({ after }) => after.kind === 'unknown' && after.from === 'network');
    expect(shown || plan.deferred?.includes('network')).toBe(true);
    expect(refusal).toBe('PLAN_INCOMPLETE');
  });
}
