import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { bringUp, codeOf, simple, watched } from './stacks.ts';

export function savedPlans(current: Current): void {
  it('refuses a plan that was made before the state changed', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    await bringUp(current.bench, work);
    const changed = simple(current.bench, { value: 'b' });
    const plan = await engine.plan(changed, 'apply', watched().call);

    await bringUp(current.bench, current.bench.elsewhere(simple(current.bench, { value: 'c' })));
    const refusal = await codeOf(engine.apply(changed, plan, watched().call));

    expect(refusal).toBe('PLAN_STALE');
  });

  it('applies a plan once, and only the one that was saved last (I7)', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const first = await engine.plan(work, 'apply', watched().call);
    const other = simple(current.bench, { value: 'b' });
    const second = await engine.plan(other, 'apply', watched().call);

    const mixedUp = await codeOf(engine.apply(other, first, watched().call));
    await engine.apply(other, second, watched().call);
    const twice = await codeOf(engine.apply(other, second, watched().call));

    expect([mixedUp, twice]).toEqual(['PLAN_MISMATCH', 'PLAN_MISSING']);
  });

  it('applies a plan by its artifact: one that says the same is another one (I7)', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const plan = await engine.plan(work, 'apply', watched().call);
    const { artifact: _, ...unbound } = plan;
    const another = { ...plan, artifact: { digest: `sha256:${'0'.repeat(64)}` } };

    const refusals = [
      await codeOf(engine.apply(work, another, watched().call)),
      await codeOf(engine.apply(work, unbound, watched().call)),
    ];
    await engine.apply(work, plan, watched().call);

    expect(plan.artifact?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(refusals).toEqual(['PLAN_MISMATCH', 'PLAN_MISMATCH']);
  });

  it('forgets a plan that will not be applied', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const plan = await engine.plan(work, 'apply', watched().call);

    await engine.discard(work, watched().call);
    await engine.discard(work, watched().call);
    const refusal = await codeOf(engine.apply(work, plan, watched().call));

    expect(refusal).toBe('PLAN_MISSING');
  });
}
