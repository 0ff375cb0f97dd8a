import { expect, it } from '../runner.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { FirstApply } from '../../../ports/iac-engine.ts';
import type { Current } from './bench.ts';
import { bringUp, codeOf, downstream, errorOf, one, resourceOf, simple, watched } from './stacks.ts';

/** For engines that have the power; the others leave it out, and their stacks are planned. */
export function firstApplies(current: Current): void {
  const first = (): FirstApply => {
    const { firstApply } = current.bench.engine;
    if (firstApply === undefined) throw new DeliveryError('INTERNAL', 'this engine does not declare first applies');
    return firstApply;
  };

  it('tells without a program that nothing is there, and that something is, also when it was destroyed', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, {});

    const before = await first().traces(work);
    await bringUp(current.bench, work);
    const up = await first().traces(work);
    await engine.apply(work, await engine.plan(work, 'destroy', watched().call), watched().call);
    const gone = await first().traces(work);

    expect([before, up, gone]).toEqual(['none', 'some', 'some']);
  });

  it('makes a stack from nothing, and tells what it is about to do before it does it', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const applying = watched();

    const problems = await first().check(work, applying.call);
    const before = applying.events.length;
    const done = await first().apply(work, applying.call);
    const again = await engine.plan(work, 'apply', watched().call);

    expect([problems, before, done]).toEqual([[], 0, { create: 1, read: 0 }]);
    const types = applying.events.map(({ type }) => type);
    expect(types.indexOf('change.planned')).toBeGreaterThan(-1);
    expect(types.indexOf('change.planned')).toBeLessThan(types.indexOf('resource.started'));
    expect(types).toContain('resource.completed');
    expect(Object.keys(await engine.outputs(work, watched().call)).sort()).toEqual(['computed', 'fixed']);
    expect(again.changes).toEqual([]);
  });

  it('refuses a stack that waits for another one, and makes nothing of it (I6)', async () => {
    const work = downstream(current.bench, { status: 'unknown' });

    const refusal = await codeOf(first().apply(work, watched().call));

    expect(refusal).toBe('PLAN_INCOMPLETE');
    expect(await current.bench.engine.resources(work, watched().call)).toEqual([]);
  });

  it('says so, with what it was, where it finds more to do than to create and to read', async () => {
    await bringUp(current.bench, simple(current.bench, { value: 'a' }));

    const error = await errorOf(first().apply(simple(current.bench, { value: 'b' }), watched().call));

    expect(error).toMatchObject({ code: 'FIRST_APPLY_UNEXPECTED', data: { changes: [{ action: 'update' }] } });
  });

  it('keeps what was made before a failure or an interrupt, so that an ordinary plan goes on with it', async () => {
    const { bench } = current;
    const { type, failing, slow } = bench.resource;
    const good = one(bench, { value: 'a' });
    const bad = { ...resourceOf('two', type, failing()), dependsOn: ['one'] };
    const failed = bench.work('failing', { resources: [good, bad] });
    const stopped = bench.work('slow', { resources: [resourceOf('long', type, slow())] });
    const stopping = watched((event) => {
      if (event.type === 'resource.started') stopping.stop();
    });

    const failure = await codeOf(first().apply(failed, watched().call));
    const interrupt = await codeOf(first().apply(stopped, stopping.call));
    const traces = [await first().traces(failed), await first().traces(stopped)];
    const rest = await bench.engine.plan(bench.work('failing', { resources: [good] }), 'apply', watched().call);
    await bringUp(bench, stopped);

    expect([failure, interrupt]).toEqual(['ENGINE_FAILED', 'ENGINE_INTERRUPTED']);
    expect(traces).toEqual(['some', 'some']);
    expect(rest.changes.filter(({ name }) => name === 'one')).toEqual([]);
  });

  it('shows no secret in its events', async () => {
    const secret = 'correct horse battery staple';
    const work = current.bench.work('secretive', {
      resources: [one(current.bench, { value: '${secrets.KEY}' })],
      outputs: { key: { value: '${secrets.KEY}', sensitive: true } },
      secrets: { KEY: secret },
    });
    const seen = watched();

    await first().apply(work, seen.call);

    expect(JSON.stringify(seen.events)).not.toContain(secret);
    expect((await current.bench.engine.outputs(work, watched().call))['key']).toEqual({
      value: secret,
      sensitive: true,
    });
  });
}
