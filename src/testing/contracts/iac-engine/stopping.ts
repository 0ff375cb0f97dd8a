import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { bringUp, codeOf, errorOf, one, resourceOf, simple, watched } from './stacks.ts';

export function stopping(current: Current): void {
  it('does not begin when it was stopped before', async () => {
    const { engine } = current.bench;
    const stopped = watched();
    stopped.stop();

    const code = await codeOf(engine.plan(simple(current.bench, {}), 'apply', stopped.call));

    expect(code).toBe('ENGINE_INTERRUPTED');
  });

  it('leaves a usable state when it is interrupted', async () => {
    const { bench } = current;
    const { engine } = bench;
    const work = bench.work('slow', { resources: [resourceOf('long', bench.resource.type, bench.resource.slow())] });
    const plan = await engine.plan(work, 'apply', watched().call);
    const stopping = watched((event) => {
      if (event.type === 'resource.started') stopping.stop();
    });

    const code = await codeOf(engine.apply(work, plan, stopping.call));
    await bringUp(bench, work);
    const again = await engine.plan(work, 'apply', watched().call);

    expect(code).toBe('ENGINE_INTERRUPTED');
    expect(again.changes).toEqual([]);
  });

  it('names a failure, keeps the exit code, and keeps what was made', async () => {
    const { bench } = current;
    const good = one(bench, { value: 'a' });
    const bad = { ...resourceOf('two', bench.resource.type, bench.resource.failing()), dependsOn: ['one'] };
    const work = bench.work('failing', { resources: [good, bad] });
    const plan = await bench.engine.plan(work, 'apply', watched().call);
    const failing = watched();

    const error = await errorOf(bench.engine.apply(work, plan, failing.call));
    const after = await bench.engine.plan(bench.work('failing', { resources: [good] }), 'apply', watched().call);

    expect(error).toMatchObject({ code: 'ENGINE_FAILED', data: { exitCode: 1 } });
    expect(failing.events.map(({ type }) => type)).toContain('resource.failed');
    expect(after.changes.filter(({ name }) => name === 'one')).toEqual([]);
  });

  it('has nothing to wait for when nothing was left running', async () => {
    await expect(current.bench.engine.settle(simple(current.bench, {}), watched().call)).resolves.toBeUndefined();
  });
}
