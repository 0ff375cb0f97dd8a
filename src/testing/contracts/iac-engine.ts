import { afterEach, beforeEach, describe, expect, it } from './runner.ts';
import type { AttributeChange, StackPlan } from '../../domain/change/model.ts';
import { hasChanges } from '../../domain/change/summarise.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineEvent } from '../../domain/events/model.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { OutputDefinition, Resource } from '../../domain/project/model.ts';
import type { EngineCall, IacEngine, StackWork, UpstreamOutputs } from '../../ports/iac-engine.ts';

/** The resources that the suite is run with. */
export interface BenchResource {
  readonly type: string;
  /** Another `value` is an update in place, another `identity` a replacement. */
  properties(given: { readonly value: string; readonly identity: string }): JsonObject;
  /** Where `value` stands in the plan. */
  readonly valuePath: readonly (string | number)[];
  /** An attribute that is known only after creation. */
  readonly computed: string;
  /** Creation takes some seconds: long enough to be interrupted. */
  slow(): JsonObject;
  /** Creation is begun and fails. */
  failing(): JsonObject;
  /** A type that the provider does not have. */
  readonly unknownType: string;
}

export interface BenchStack {
  readonly resources?: readonly Resource[];
  readonly outputs?: Readonly<Record<string, OutputDefinition>>;
  readonly upstream?: Readonly<Record<string, UpstreamOutputs>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** A root module's directory, instead of resources. */
  readonly source?: string;
  /** Input variables, of a root module. */
  readonly variables?: JsonObject;
}

/** An engine in a world of its own. */
export interface IacEngineBench {
  readonly engine: IacEngine;
  readonly resource: BenchResource;
  /** One stack; the same name stands for the same stack. */
  work(name: string, given: BenchStack): StackWork;
  /** The same stack and state, seen from another working directory. */
  elsewhere(work: StackWork): StackWork;
  /**
   * Makes a root module: variable `value`, one resource made of it, output `value` with what the variable holds.
   * Gives its directory relative to the project.
   */
  rootModule(): Promise<string>;
  close(): Promise<void>;
}

export interface ContractOptions {
  /** `short` leaves out what takes long with a real tool. @default 'whole' */
  readonly extent?: 'whole' | 'short';
}

/** Every engine behaves like this. */
export function iacEngineContract(
  name: string,
  open: () => Promise<IacEngineBench>,
  { extent = 'whole' }: ContractOptions = {},
): void {
  describe(`iac engine: ${name}`, () => {
    const current: { bench: IacEngineBench } = { bench: undefined as never };
    beforeEach(async () => {
      current.bench = await open();
    });
    afterEach(() => current.bench.close());

    planning(current);
    applying(current);
    secretsAndUnknowns(current);
    if (extent === 'whole') {
      beingSafe(current);
      sources(current);
      checking(current);
    }
  });
}

type Current = { readonly bench: IacEngineBench };

function planning(current: Current): void {
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

function applying(current: Current): void {
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

  it('finds no drift where nothing drifted', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, {});
    await bringUp(current.bench, work);

    const plan = await engine.plan(work, 'refresh-only', watched().call);

    expect([plan.mode, plan.drift, plan.changes]).toEqual(['refresh-only', [], []]);
  });
}

function secretsAndUnknowns(current: Current): void {
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

function beingSafe(current: Current): void {
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

  it('takes a plan that was made again for another one, also where it says the same (I7)', async () => {
    const { engine } = current.bench;
    const work = simple(current.bench, { value: 'a' });
    const first = await engine.plan(work, 'apply', watched().call);
    const second = await engine.plan(work, 'apply', watched().call);

    const replaced = await codeOf(engine.apply(work, first, watched().call));
    await engine.apply(work, second, watched().call);

    expect(first.artifact?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect({ ...first, artifact: null }).toEqual({ ...second, artifact: null });
    expect(replaced).toBe('PLAN_MISMATCH');
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

function sources(current: Current): void {
  it('runs a root module as it stands, with variables', async () => {
    const { bench } = current;
    const work = bench.work('own', { source: await bench.rootModule(), variables: { value: 'mine' } });

    await bringUp(bench, work);
    const outputs = await bench.engine.outputs(work, watched().call);
    const again = await bench.engine.plan(work, 'apply', watched().call);

    expect(outputs['value']).toEqual({ value: 'mine', sensitive: false });
    expect(again.changes).toEqual([]);
  });

  it('defers a root module that waits for another stack, and says why', async () => {
    const { bench } = current;
    const work = bench.work('own', {
      source: await bench.rootModule(),
      variables: { value: '${stacks.network.id}' },
      upstream: { network: { status: 'unknown' } },
    });

    const plan = await bench.engine.plan(work, 'apply', watched().call);
    const refusal = await codeOf(bench.engine.apply(work, plan, watched().call));

    expect(plan.waitsFor).toEqual(['network']);
    expect(plan.deferred).toEqual(expect.stringContaining('network'));
    expect(refusal).toBe('PLAN_INCOMPLETE');
  });
}

function checking(current: Current): void {
  it('finds nothing wrong where nothing is', async () => {
    expect(await current.bench.engine.validate(simple(current.bench, {}), watched().call)).toEqual([]);
  });

  it('names an unknown type, and where in the project it is', async () => {
    const { bench } = current;
    const work = bench.work('wrong', { resources: [resourceOf('one', bench.resource.unknownType, {})] });

    const problems = await bench.engine.validate(work, watched().call);

    expect(problems).toMatchObject([
      { code: 'SCHEMA_TYPE_UNKNOWN', severity: 'error', path: 'stacks.wrong.resources[0].type' },
    ]);
  });
}

const resourceOf = (name: string, type: string, properties: JsonObject): Resource => ({
  mode: 'managed',
  type,
  name,
  properties,
  dependsOn: [],
  tags: {},
  lifecycle: {},
});

const one = ({ resource }: IacEngineBench, { value = 'a', identity = 'x' }): Resource =>
  resourceOf('one', resource.type, resource.properties({ value, identity }));

function simple(bench: IacEngineBench, given: { readonly value?: string; readonly identity?: string }): StackWork {
  return bench.work('simple', {
    resources: [one(bench, given)],
    outputs: {
      computed: { value: `\${resources.one.${bench.resource.computed}}`, sensitive: false },
      fixed: { value: 'still', sensitive: false },
    },
  });
}

const downstream = (bench: IacEngineBench, network: UpstreamOutputs): StackWork =>
  bench.work('downstream', { resources: [one(bench, { value: '${stacks.network.id}' })], upstream: { network } });

async function bringUp({ engine }: IacEngineBench, work: StackWork): Promise<void> {
  await engine.apply(work, await engine.plan(work, 'apply', watched().call), watched().call);
}

interface Watched {
  readonly call: EngineCall;
  readonly events: readonly EngineEvent[];
  stop(): void;
}

function watched(onEvent: (event: EngineEvent) => void = () => undefined): Watched {
  const events: EngineEvent[] = [];
  const soft = new AbortController();
  const emit = (event: EngineEvent): void => {
    events.push(event);
    onEvent(event);
  };
  const stop = { signal: soft.signal, hard: new AbortController().signal };
  return { call: { emit, stop }, events, stop: () => soft.abort() };
}

const same = (left: readonly (string | number)[], right: readonly (string | number)[]): boolean =>
  left.join('\0') === right.join('\0');

const leaf = (plan: StackPlan, path: readonly (string | number)[]): AttributeChange | undefined =>
  plan.changes[0]?.attributes.find((attribute) => same(attribute.path, path));

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return undefined;
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  const error = await errorOf(work);
  if (error !== undefined && !isDeliveryError(error)) throw error;
  return error?.code;
}

/** An engine whose resources can be changed behind its back. */
export interface DriftingBench extends IacEngineBench {
  /** Changes the value of resource `one` of an applied stack. */
  drift(work: StackWork, value: string): Promise<void>;
}

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
