import { canonicalText } from '../../domain/canonical-json.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Deployer, Instance, InstanceSet, InstanceSetRef, ObservedSet } from '../../ports/deployer.ts';

export interface FakeDeployer extends Deployer {
  /** Each `ensure` and `remove` that was asked for, oldest first. */
  readonly calls: readonly FakeDeployerCall[];
  /** Ends an instance as if it had crashed: it is started again, and is ready as `becomesReady` says. */
  crash(id: string): void;
  /** A set stays unready from now on, or becomes ready again. @default every instance is ready when it is next observed */
  setReady(ref: InstanceSetRef, becomesReady: boolean): void;
  /** Another deployer over the same world: what our own restart looks like. */
  reopen(): FakeDeployer;
}

export type FakeDeployerCall =
  | { readonly kind: 'ensure'; readonly set: InstanceSet }
  | { readonly kind: 'remove'; readonly ref: InstanceSetRef };

interface World {
  readonly sets: Map<string, Held>;
  readonly unready: Set<string>;
  readonly calls: FakeDeployerCall[];
  nextId: number;
}

interface Held {
  set: InstanceSet;
  instances: Instance[];
}

/** Runs nothing and remembers everything; passes the contract of the real ones. */
export function createFakeDeployer(): FakeDeployer {
  return over({ sets: new Map(), unready: new Set(), calls: [], nextId: 1 });
}

function over(world: World): FakeDeployer {
  return {
    kind: 'fake',
    calls: world.calls,
    async ensure(set, signal) {
      signal.throwIfAborted();
      world.calls.push({ kind: 'ensure', set });
      const held = world.sets.get(keyOf(set));
      if (held !== undefined && lasting(held.set) !== lasting(set)) {
        const name = `${set.service} ${set.revision}`;
        throw new DeliveryError('SERVICE_SPEC_CHANGED', `${name} runs already, with other settings`);
      }
      const instances = (held?.instances ?? []).slice(0, set.count);
      while (instances.length < set.count) instances.push(started(world));
      world.sets.set(keyOf(set), { set, instances });
      return look(world, set);
    },
    async observe(ref, signal) {
      signal.throwIfAborted();
      const seen = look(world, ref);
      const held = world.sets.get(keyOf(ref));
      if (held !== undefined) held.instances = held.instances.map((each) => later(each, world.unready.has(keyOf(ref))));
      return seen;
    },
    async list({ environment, service }, signal) {
      signal.throwIfAborted();
      return [...world.sets.values()]
        .map(({ set }) => set)
        .filter((set) => set.environment === environment && (service === undefined || set.service === service))
        .map((set) => look(world, set));
    },
    async remove(ref, signal) {
      signal.throwIfAborted();
      world.calls.push({ kind: 'remove', ref });
      world.sets.delete(keyOf(ref));
    },
    crash(id) {
      for (const held of world.sets.values()) {
        held.instances = held.instances.map((each) =>
          each.id === id ? { ...started(world), restarts: each.restarts + 1, detail: 'ended with exit code 1' } : each,
        );
      }
    },
    setReady(ref, becomesReady) {
      if (becomesReady) world.unready.delete(keyOf(ref));
      else world.unready.add(keyOf(ref));
    },
    reopen: () => over(world),
  };
}

/** A start takes one observation, as a real one takes time. */
const started = (world: World): Instance => {
  const number = world.nextId++;
  return {
    id: `fake-${number}`,
    phase: 'starting',
    endpoint: { host: '127.0.0.1', port: 20_000 + number },
    restarts: 0,
  };
};

const later = (instance: Instance, unready: boolean): Instance => {
  if (!unready) return { ...instance, phase: 'ready' };
  return instance.phase === 'ready' || instance.phase === 'unready'
    ? { ...instance, phase: 'unready', detail: 'told to be unready' }
    : { ...instance, phase: 'failed', detail: 'told to be unready' };
};

function look(world: World, { environment, service, revision, twin }: InstanceSetRef): ObservedSet {
  const ref = { environment, service, revision, ...(twin !== undefined && { twin }) };
  const held = world.sets.get(keyOf(ref));
  const instances = held?.instances ?? [];
  return {
    ...ref,
    arm: held?.set.arm ?? '',
    count: held?.set.count ?? 0,
    ready: instances.filter(({ phase }) => phase === 'ready').length,
    instances,
  };
}

const keyOf = ({ environment, service, revision, twin }: InstanceSetRef): string =>
  JSON.stringify([environment, service, revision, twin ?? '']);

/** What must not change under a revision. A secret may: its new value counts from the next start on. */
function lasting({ spec }: InstanceSet): string {
  const { secretEnv, ...rest } = spec;
  return canonicalText({ ...rest, secretEnv: Object.keys(secretEnv).sort() } as never);
}
