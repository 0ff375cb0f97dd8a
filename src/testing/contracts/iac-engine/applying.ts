import { expect, it } from '../runner.ts';
import { hasChanges } from '../../../domain/change/summarise.ts';
import type { Current } from './bench.ts';
import { bringUp, simple, watched } from './stacks.ts';

export function applying(current: Current): void {
  it('applies exactly what was planned; then there is nothing to do', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const plan = await engine.plan(work, 'apply', watched().call);
    const applying = watched();

    await engine.apply(work, plan, applying.call);
    const again = await engine.plan(work, 'apply', watched().call);

    expect(applying.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['resource.started', 'resource.completed']),
    );
    expect(hasChanges(again)).toBe(false);
    expect(again.changes).toEqual([]);
  });

  it('gives the outputs of the last apply, and none before', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });

    const before = await engine.outputs(work, watched().call);
    await bringUp(current.bench, work);
    const after = await engine.outputs(work, watched().call);

    expect(before).toEqual({});
    expect(Object.keys(after).sort()).toEqual(['computed', 'fixed']);
    expect(after['fixed']).toEqual({ value: 'still', sensitive: false });
    expect(after['computed']?.value).toEqual(expect.any(String));
  });

  it('destroys, and leaves nothing', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, {});
    const before = await engine.resources(work, watched().call);
    await bringUp(current.bench, work);
    const up = await engine.resources(work, watched().call);

    const plan = await engine.plan(work, 'destroy', watched().call);
    await engine.apply(work, plan, watched().call);

    expect(plan.changes.map(({ action }) => action)).toEqual(['delete']);
    expect(await engine.outputs(work, watched().call)).toEqual({});
    expect(before).toEqual([]);
    expect(up).toEqual(plan.changes.map(({ address }) => address));
    expect(await engine.resources(work, watched().call)).toEqual([]);
  });

  it('tells the version of the state, which rises with every change and with nothing else', async () => {
    const { engine } = current.bench;
    const versions = async () => (await engine.versions(simple(current.bench, {}), watched().call)).state;
    const before = await versions();
    await bringUp(current.bench, simple(current.bench, { value: 'a' }));
    const first = await versions();
    await engine.plan(simple(current.bench, { value: 'b' }), 'apply', watched().call);
    const planned = await versions();
    await bringUp(current.bench, simple(current.bench, { value: 'b' }));
    const second = await versions();

    expect(before).toBeUndefined();
    expect(planned).toEqual(first);
    expect(second?.lineage).toBe(first?.lineage);
    expect(second?.serial).toBeGreaterThan(first?.serial ?? Number.POSITIVE_INFINITY);
  });

  it('finds no drift where nothing drifted', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, {});
    await bringUp(current.bench, work);

    const plan = await engine.plan(work, 'refresh-only', watched().call);

    expect([plan.mode, plan.drift, plan.changes]).toEqual(['refresh-only', [], []]);
  });
}
