/**
 * A fake engine. How it behaves:
 *
 * - It knows every type that it is told of (`terraform_data` by default). A resource has the properties that it is given,
 *   and an `id` and an `output` that the engine decides: `output` is what `input` is. They are unknown while the resource
 *   is to be created, replaced or updated.
 * - A property `triggers_replace` that changes is a replacement, any other an update in place. What is not wanted any more
 *   is deleted. Nothing else causes a change: an applied stack plans to nothing.
 * - A property `takes_seconds` makes creation take so long, by the clock that is given; without a clock no time passes.
 *   A property `fails` makes creation fail, after it was begun. An interrupted creation leaves the resource tainted: it
 *   exists, and is replaced by the next apply. An interrupt elsewhere ends the apply between two resources.
 * - A plan is saved per working directory, and applied once. It is refused when the state has changed since, when it is
 *   not the very one handed in, and when it waits for another stack.
 * - A stack of which nothing is there is made at once, when that is asked for.
 * - A root module is what the world was told of that directory. With an unknown upstream it is deferred.
 * - The world (states, saved plans) outlives the engine: in memory, or in a directory for several processes. Drift is made
 *   with `world.change`, faults with `world.inject`.
 * - Modules, imports, moves, `count` and `for_each` are refused, not ignored.
 */
import { createHash } from 'node:crypto';
import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import type { EngineName } from '../../domain/project/model.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EngineCall, FirstApply, IacEngine, StackWork } from '../../ports/iac-engine.ts';
import { applyPlan, type Pause } from './iac-apply.ts';
import { evaluation, wantedOf } from './iac-evaluate.ts';
import { planOf } from './iac-plan.ts';
import { fakeFirstApply } from './iac-first-apply.ts';
import type { FakeWorld } from './iac-world.ts';

export interface FakeEngineOptions {
  readonly world: FakeWorld;
  /** @default 'terraform' */
  readonly kind?: EngineName;
  /** @default ['terraform_data'] */
  readonly types?: readonly string[];
  /** Every command and every resource takes so long. @default 0 */
  readonly latencyMs?: number;
  /** Without one no time passes. */
  readonly clock?: Clock;
}

export interface SavedPlan {
  readonly plan: Json;
  readonly serial: number;
}

export function createFakeEngine(options: FakeEngineOptions): IacEngine {
  const { world, kind = 'terraform', types = ['terraform_data'] } = options;
  const pause = pausing(options);

  async function prepare(work: StackWork, call: EngineCall): Promise<{ initialised: boolean }> {
    goOn(call);
    wantedOf(work, world);
    const before = world.document('prepared', work.places.work);
    const now = `${work.tool.path} ${work.tool.version} ${JSON.stringify(work.stack.backend ?? null)}`;
    if (before === now) {
      call.emit({ type: 'init.skipped' });
      return { initialised: false };
    }
    await command('init', call, pause);
    world.saveDocument('prepared', work.places.work, now);
    return { initialised: true };
  }

  async function plan(work: StackWork, mode: PlanMode, call: EngineCall): Promise<StackPlan> {
    goOn(call);
    const wanted = wantedOf(work, world);
    const deferred = deferredPlan(work, mode);
    world.saveDocument('plan', work.places.work, undefined);
    if (deferred !== undefined) return deferred;
    await prepare(work, call);
    await command('plan', call, pause);
    const stack = world.stack(work.places.stateFile);
    for (const address of Object.keys(stack.resources)) call.emit({ type: 'refresh', address });
    const planned = { ...planOf(work, mode, wanted, stack), artifact: nextArtifact(work, world) };
    for (const { address, action } of planned.changes) call.emit({ type: 'change.planned', address, action });
    for (const { address, action } of planned.drift) call.emit({ type: 'drift.found', address, action });
    const saved: SavedPlan = { plan: plainJson(planned), serial: stack.serial };
    world.saveDocument('plan', work.places.work, { ...saved });
    return planned;
  }

  const check: FirstApply['check'] = async (work) =>
    wantedOf(work, world).resources.flatMap(({ type }, index) =>
      types.includes(type)
        ? []
        : [
            {
              code: 'SCHEMA_TYPE_UNKNOWN',
              severity: 'error',
              message: `the fake provider has no resource \`${type}\``,
              path: `stacks.${work.stack.name}.resources[${index}].type`,
              value: type,
            } as const,
          ],
    );

  async function validate(work: StackWork, call: EngineCall): ReturnType<IacEngine['validate']> {
    await prepare(work, call);
    return check(work, call);
  }

  return {
    kind,
    prepare,
    plan,
    validate,
    firstApply: fakeFirstApply({ world, prepare, pause, check, command: (name, call) => command(name, call, pause) }),
    async apply(work, given, call) {
      goOn(call);
      refuse(work, given, world);
      await applyPlan({ work, plan: given, call, world, pause });
      world.saveDocument('plan', work.places.work, undefined);
    },
    discard: async (work) => world.saveDocument('plan', work.places.work, undefined),
    outputs: async (work, call) => {
      goOn(call);
      return world.stack(work.places.stateFile).outputs;
    },
    resources: async (work, call) => {
      goOn(call);
      return Object.keys(world.stack(work.places.stateFile).resources);
    },
    versions: async (work, call) => {
      goOn(call);
      await prepare(work, call);
      const { serial } = world.stack(work.places.stateFile);
      return { ...(serial === 0 ? {} : { state: { lineage: work.places.stateFile, serial } }), providers: {} };
    },
    settle: async () => undefined,
  };
}

function deferredPlan(work: StackWork, mode: PlanMode): StackPlan | undefined {
  if (work.stack.content.kind !== 'source') return undefined;
  const values = evaluation(work, () => ({ resource: undefined, settled: false }));
  for (const value of Object.values(work.stack.variables)) values.value(value);
  const waitsFor = values.waitsFor();
  if (waitsFor.length === 0) return undefined;
  const { engine, version: engineVersion } = work.tool;
  const nothing = { changes: [], drift: [], outputs: [], warnings: [] };
  const deferred = `it waits for outputs of ${waitsFor.join(', ')}`;
  return { version: 1, stack: work.stack.name, engine, engineVersion, mode, ...nothing, waitsFor, deferred };
}

function refuse(work: StackWork, given: StackPlan, world: FakeWorld): void {
  const stack = `stack "${work.stack.name}"`;
  if (given.waitsFor.length > 0) {
    throw new DeliveryError('PLAN_INCOMPLETE', `the plan of ${stack} waits for ${given.waitsFor.join(', ')}`);
  }
  // Written by `plan` only.
  const saved = world.document('plan', work.places.work) as SavedPlan | undefined;
  if (saved === undefined) throw new DeliveryError('PLAN_MISSING', `${stack} has no saved plan`);
  if (JSON.stringify(saved.plan) !== JSON.stringify(plainJson(given))) {
    throw new DeliveryError('PLAN_MISMATCH', `the saved plan of ${stack} is not the one to be applied`);
  }
  if (saved.serial !== world.stack(work.places.stateFile).serial) {
    throw new DeliveryError('PLAN_STALE', `the state of ${stack} has changed since it was planned`);
  }
}

/** No two plans are the same thing, also where they say the same. */
function nextArtifact(work: StackWork, world: FakeWorld): { readonly digest: string } {
  const count = Number(world.document('plans', work.places.work) ?? 0) + 1;
  world.saveDocument('plans', work.places.work, count);
  return { digest: `sha256:${createHash('sha256').update(`${work.places.work} ${count}`).digest('hex')}` };
}

/** A plan is plain JSON by definition; interfaces lack the index signature that `Json` asks for. */
const plainJson = (plan: StackPlan): Json => JSON.parse(JSON.stringify(plan)) satisfies Json;

/** Ends early when the signal is given. */
const pausing =
  ({ clock, latencyMs = 0 }: FakeEngineOptions): Pause =>
  async (seconds, signal) => {
    const ms = latencyMs + seconds * 1000;
    if (clock !== undefined && ms > 0) await clock.sleep(ms, signal).catch(() => undefined);
  };

function goOn({ stop }: EngineCall): void {
  if (stop.signal.aborted || stop.hard.aborted)
    throw new DeliveryError('ENGINE_INTERRUPTED', 'the fake engine was interrupted');
}

async function command(name: string, call: EngineCall, pause: Pause): Promise<void> {
  call.emit({ type: 'command.started', command: name });
  await pause(0, call.stop.signal);
  goOn(call);
  call.emit({ type: 'command.ended', command: name, seconds: 0, exitCode: 0 });
}
