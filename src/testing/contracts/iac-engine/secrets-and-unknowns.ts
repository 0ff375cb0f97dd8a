import { expect, it } from '../runner.ts';
import type { Current } from './bench.ts';
import { codeOf, downstream, leaf, one, watched } from './stacks.ts';

export function secretsAndUnknowns(current: Current): void {
  const secret = 'correct horse battery staple';

  it('masks a secret in plan and events, and hands it out as an output', async () => {
    const { engine, resource } = current.bench;
    const work = current.bench.work('secretive', {
      resources: [one(current.bench, { value: '${secrets.KEY}' })],
      outputs: { key: { value: '${secrets.KEY}', sensitive: true } },
      secrets: { KEY: secret },
    });
    const seen = watched();

    const plan = await engine.plan(work, 'apply', seen.call);
    await engine.apply(work, plan, seen.call);
    const outputs = await engine.outputs(work, seen.call);
    const destroy = await engine.plan(work, 'destroy', seen.call);

    expect(leaf(plan, resource.valuePath)?.after).toMatchObject({ kind: 'sensitive' });
    expect(plan.outputs.find(({ name }) => name === 'key')?.after).toMatchObject({ kind: 'sensitive' });
    expect(JSON.stringify([plan, destroy, seen.events])).not.toContain(secret);
    expect(outputs['key']).toEqual({ value: secret, sensitive: true });
  });

  it('takes values of other stacks', async () => {
    const { engine, resource } = current.bench;
    const work = downstream(current.bench, { status: 'known', outputs: { id: { value: 'net-7', sensitive: false } } });

    const plan = await engine.plan(work, 'apply', watched().call);

    expect(leaf(plan, resource.valuePath)?.after).toEqual({ kind: 'known', value: 'net-7' });
    expect(plan.waitsFor).toEqual([]);
  });

  it('knows an output that stays as it is, of a stack that changes another one', async () => {
    const { engine, resource } = current.bench;
    const work = downstream(current.bench, {
      status: 'unknown',
      outputs: { id: { value: 'net-7', sensitive: false } },
      sensitive: ['key'],
    });

    const plan = await engine.plan(work, 'apply', watched().call);

    expect(leaf(plan, resource.valuePath)?.after).toEqual({ kind: 'known', value: 'net-7' });
    expect(plan.waitsFor).toEqual([]);
  });

  it('shows what waits for another stack as unknown, says for which, and never applies it (I6)', async () => {
    const { engine, resource } = current.bench;
    const work = downstream(current.bench, { status: 'unknown' });

    const plan = await engine.plan(work, 'apply', watched().call);
    const refusal = await codeOf(engine.apply(work, plan, watched().call));

    expect(plan.changes.map(({ name }) => name)).toEqual(['one']);
    expect(leaf(plan, resource.valuePath)?.after).toEqual({ kind: 'unknown', from: 'network' });
    expect(plan.waitsFor).toEqual(['network']);
    expect(refusal).toBe('PLAN_INCOMPLETE');
  });
}
