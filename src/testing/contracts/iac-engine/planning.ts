import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { bringUp, leaf, simple, watched } from './stacks.ts';

export function planning(current: Current): void {
  it('prepares once, and not again while nothing changed', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, {});
    const again = watched();

    const first = await engine.prepare(work, watched().call);
    const second = await engine.prepare(work, again.call);

    expect([first.initialised, second.initialised]).toEqual([true, false]);
    expect(again.events.map(({ type }) => type)).toContain('init.skipped');
  });

  it('plans creation: what is given is known, what the provider decides is unknown', async () => {
    const { engine, resource } = current.bench;
    const work = simple(current.bench, { value: 'a' });

    const plan = await engine.plan(work, 'apply', watched().call);

    expect(plan.changes.map(({ action, name, type }) => [action, name, type])).toEqual([
      ['create', 'one', resource.type],
    ]);
    expect(leaf(plan, resource.valuePath)?.after).toEqual({ kind: 'known', value: 'a' });
    expect(leaf(plan, [resource.computed])?.after).toEqual({ kind: 'unknown' });
    expect(plan.outputs.find((output) => output.name === 'computed')).toMatchObject({
      action: 'create',
      after: { kind: 'unknown' },
    });
    expect([plan.waitsFor, plan.drift, plan.deferred]).toEqual([[], [], undefined]);
  });

  it('plans an update of the one leaf that differs', async () => {
    const { engine, resource } = current.bench;
    await bringUp(current.bench, simple(current.bench, { value: 'a' }));

    const plan = await engine.plan(simple(current.bench, { value: 'b' }), 'apply', watched().call);

    expect(plan.changes.map(({ action }) => action)).toEqual(['update']);
    expect(leaf(plan, resource.valuePath)).toEqual({
      path: resource.valuePath,
      before: { kind: 'known', value: 'a' },
      after: { kind: 'known', value: 'b' },
      forcesReplace: false,
    });
  });

  it('plans a replacement and says what forces it', async () => {
    const { engine } = current.bench;
    await bringUp(current.bench, simple(current.bench, { identity: 'x' }));

    const plan = await engine.plan(simple(current.bench, { identity: 'y' }), 'apply', watched().call);

    const [change] = plan.changes;
    expect(change?.action).toBe('replace');
    expect(change?.attributes.filter(({ forcesReplace }) => forcesReplace)).toHaveLength(1);
  });
}
