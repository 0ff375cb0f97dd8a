import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Deployer, InstanceSet, InstanceSetRef, ObservedSet } from '../../ports/deployer.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: a deployer over a world of its own, and services to deploy. */
export interface DeployerBench {
  readonly deployer: Deployer;
  /** A service of two instances that become ready; each call another service. */
  service(): InstanceSet;
  /** The same, and no instance ever becomes ready. It counts as failed soon. */
  unready(): InstanceSet;
  /** Ends one instance of the set behind the deployer's back. */
  crash(id: string): Promise<void>;
  /** Another deployer over the same world: what our own restart looks like. */
  reopen(): Promise<Deployer>;
  close(): Promise<void>;
}

const patience = 30_000;

/** Every deployer behaves like this. */
export function deployerContract(name: string, open: () => Promise<DeployerBench>): void {
  describe(`deployer: ${name}`, () => {
    let bench: DeployerBench;
    let signal: AbortSignal;
    beforeEach(async () => {
      bench = await open();
      signal = AbortSignal.timeout(patience);
    });
    afterEach(() => bench.close());

    const until = (ref: InstanceSetRef, wanted: (set: ObservedSet) => boolean): Promise<ObservedSet> =>
      observeUntil(bench.deployer, ref, wanted, signal);
    const whenReady = (ref: InstanceSetRef, count: number): Promise<ObservedSet> =>
      until(ref, (set) => set.ready === count && set.instances.length === count);

    it('starts as many instances as wanted, each with an identity and an address of its own', async () => {
      const set = bench.service();

      const asked = await bench.deployer.ensure(set, signal);
      const ready = await whenReady(set, 2);

      expect(asked).toMatchObject({ service: set.service, revision: set.revision, arm: set.arm, count: 2 });
      expect(new Set(ids(ready)).size).toBe(2);
      expect(new Set(ready.instances.map(({ endpoint }) => endpoint?.port)).size).toBe(2);
      expect(ready.instances.every(({ endpoint, restarts }) => endpoint !== undefined && restarts === 0)).toBe(true);
    });

    it('starts nothing twice', async () => {
      const set = bench.service();
      await Promise.all([bench.deployer.ensure(set, signal), bench.deployer.ensure(set, signal)]);
      const first = await whenReady(set, 2);

      await bench.deployer.ensure(set, signal);

      expect(ids(await whenReady(set, 2))).toEqual(ids(first));
    });

    it('adds to what runs, and takes away without touching the rest', async () => {
      const set = bench.service();
      await bench.deployer.ensure(set, signal);
      const two = await whenReady(set, 2);

      await bench.deployer.ensure({ ...set, count: 3 }, signal);
      const three = await whenReady(set, 3);
      await bench.deployer.ensure({ ...set, count: 1 }, signal);
      const one = await whenReady(set, 1);

      expect(ids(three)).toEqual(expect.arrayContaining([...ids(two)]));
      expect(ids(three)).toEqual(expect.arrayContaining([...ids(one)]));
    });

    it('keeps a set of no instances', async () => {
      const set = bench.service();
      await bench.deployer.ensure({ ...set, count: 0 }, signal);

      expect(await bench.deployer.observe(set, signal)).toMatchObject({ count: 0, ready: 0, instances: [] });
      expect(await bench.deployer.list({ environment: set.environment, service: set.service }, signal)).toHaveLength(1);
    });

    it('names another arm without a restart', async () => {
      const set = bench.service();
      await bench.deployer.ensure({ ...set, arm: 'canary' }, signal);
      const before = await whenReady(set, 2);

      await bench.deployer.ensure({ ...set, arm: 'stable' }, signal);

      const after = await whenReady(set, 2);
      expect(after.arm).toBe('stable');
      expect(ids(after)).toEqual(ids(before));
    });

    it('runs revisions and twins side by side, and removes one without the others', async () => {
      const set = bench.service();
      const sets = [set, { ...set, revision: 'r2', arm: 'canary' }, { ...set, twin: 'baseline', arm: 'baseline' }];
      for (const each of sets) await bench.deployer.ensure({ ...each, count: 1 }, signal);
      const ready = await Promise.all(sets.map((each) => whenReady(each, 1)));
      const [stable, canary, twin] = ready.map(ids);

      await bench.deployer.remove({ ...set, revision: 'r2' }, signal);

      expect(new Set([...(stable ?? []), ...(canary ?? []), ...(twin ?? [])]).size).toBe(3);
      const left = await bench.deployer.list({ environment: set.environment, service: set.service }, signal);
      expect(left.flatMap(ids).sort()).toEqual([...(stable ?? []), ...(twin ?? [])].sort());
    });

    it('answers for a set that it does not know', async () => {
      const set = bench.service();

      const seen = await bench.deployer.observe(set, signal);

      expect(seen).toMatchObject({ service: set.service, revision: set.revision, count: 0, ready: 0, instances: [] });
    });

    it('removes for good, as often as it is asked', async () => {
      const set = bench.service();
      await bench.deployer.ensure(set, signal);
      await whenReady(set, 2);

      await bench.deployer.remove(set, signal);
      await bench.deployer.remove(set, signal);

      expect(await bench.deployer.observe(set, signal)).toMatchObject({ count: 0, instances: [] });
      expect(await bench.deployer.list({ environment: set.environment, service: set.service }, signal)).toEqual([]);
    });

    it('lists one environment, or one of its services', async () => {
      const [one, other] = [bench.service(), bench.service()];
      for (const each of [one, other]) await bench.deployer.ensure({ ...each, count: 0 }, signal);

      const all = await bench.deployer.list({ environment: one.environment }, signal);
      const some = await bench.deployer.list({ environment: one.environment, service: other.service }, signal);
      const none = await bench.deployer.list({ environment: 'elsewhere' }, signal);

      expect(all.map(({ service }) => service).sort()).toEqual([one.service, other.service].sort());
      expect(some.map(({ service }) => service)).toEqual([other.service]);
      expect(none).toEqual([]);
    });

    it('finds after our own restart what runs, and starts nothing twice', async () => {
      const set = bench.service();
      await bench.deployer.ensure(set, signal);
      const before = await whenReady(set, 2);

      const reopened = await bench.reopen();
      await reopened.ensure(set, signal);

      const after = await observeUntil(reopened, set, ({ ready }) => ready === 2, signal);
      expect(ids(after)).toEqual(ids(before));
    });

    it('starts again what has crashed, and counts it', async () => {
      const set = { ...bench.service(), count: 1 };
      await bench.deployer.ensure(set, signal);
      const [victim] = (await whenReady(set, 1)).instances;

      await bench.crash(victim?.id ?? '');

      const after = await until(set, ({ ready, instances }) => ready === 1 && instances[0]?.id !== victim?.id);
      expect(after.instances).toHaveLength(1);
      expect(after.instances[0]?.restarts).toBeGreaterThanOrEqual(1);
    });

    it('never counts as ready what is not', async () => {
      const set = { ...bench.unready(), count: 1 };

      await bench.deployer.ensure(set, signal);

      const seen: number[] = [];
      const failed = await until(set, ({ ready, instances }) => {
        seen.push(ready);
        return instances.some(({ phase }) => phase === 'failed');
      });
      expect(failed.instances[0]?.detail).toMatch(/\S/);
      expect(seen.every((ready) => ready === 0)).toBe(true);
    });

    it('refuses another spec under the name of a revision that runs', async () => {
      const set = bench.service();
      await bench.deployer.ensure({ ...set, count: 1 }, signal);
      const before = await whenReady(set, 1);
      const changed = { ...set, count: 1, spec: { ...set.spec, env: { ...set.spec.env, COLOUR: 'another' } } };

      const error = await bench.deployer.ensure(changed, signal).catch((reason: unknown) => reason);

      expect(isDeliveryError(error) && error.code).toBe('SERVICE_SPEC_CHANGED');
      expect(ids(await whenReady(set, 1))).toEqual(ids(before));
    });

    it('takes another value of a secret without a restart', async () => {
      const set = { ...bench.service(), count: 1 };
      await bench.deployer.ensure({ ...set, spec: { ...set.spec, secretEnv: { TOKEN: 'first' } } }, signal);
      const before = await whenReady(set, 1);

      await bench.deployer.ensure({ ...set, spec: { ...set.spec, secretEnv: { TOKEN: 'second' } } }, signal);

      expect(ids(await whenReady(set, 1))).toEqual(ids(before));
    });

    it('does nothing when the caller has no more time', async () => {
      const set = bench.service();
      const reason = new Error('no more time');

      await expect(bench.deployer.ensure(set, AbortSignal.abort(reason))).rejects.toBe(reason);

      expect(await bench.deployer.observe(set, signal)).toMatchObject({ count: 0, instances: [] });
    });
  });
}

const ids = ({ instances }: ObservedSet): readonly string[] => instances.map(({ id }) => id).sort();

async function observeUntil(
  deployer: Deployer,
  ref: InstanceSetRef,
  wanted: (set: ObservedSet) => boolean,
  signal: AbortSignal,
): Promise<ObservedSet> {
  for (;;) {
    const seen = await deployer.observe(ref, signal);
    if (wanted(seen)) return seen;
    if (signal.aborted) throw new Error(`not as wanted within ${patience} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
