/** How the fake engine applies: one resource after the other, the state saved after each. */
import { randomUUID } from 'node:crypto';
import type { Change, StackPlan } from '../../domain/change/model.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Resource } from '../../domain/project/model.ts';
import type { EngineCall, StackOutputs, StackWork } from '../../ports/iac-engine.ts';
import { evaluation, wantedOf } from './iac-evaluate.ts';
import { addressOf } from './iac-plan.ts';
import type { FakeFault, FakeResource, FakeStack, FakeWorld } from './iac-world.ts';

export interface Applying {
  readonly work: StackWork;
  readonly plan: StackPlan;
  readonly call: EngineCall;
  readonly world: FakeWorld;
  readonly pause: Pause;
}

/** Ends early when the signal is given. */
export type Pause = (seconds: number, signal: AbortSignal) => Promise<void>;

export async function applyPlan(applying: Applying): Promise<void> {
  const { work, plan, call, world } = applying;
  if (plan.mode === 'refresh-only') return takeDriftOver(applying);
  const wanted = wantedOf(work, world);
  const resources = plan.mode === 'destroy' ? [] : wanted.resources;
  const changes = [...ordered(plan.changes, resources), ...plan.changes.filter(({ action }) => action === 'delete')];
  for (const change of changes) {
    if (call.stop.signal.aborted || call.stop.hard.aborted) throw interrupted();
    await applyChange(
      applying,
      change,
      resources.find((resource) => addressOf(resource) === change.address),
    );
  }
  const values = valuesNow(applying);
  const outputs: StackOutputs =
    plan.mode === 'destroy'
      ? {}
      : Object.fromEntries(
          Object.entries(wanted.outputs).map(([name, definition]) => {
            const { value, sensitive } = values.value(definition.value);
            return [name, { value, sensitive: definition.sensitive || sensitive }];
          }),
        );
  save(applying, (stack) => ({ ...stack, outputs }));
}

/** What others refer to or depend on comes first. */
function ordered(changes: readonly Change[], resources: readonly Resource[]): readonly Change[] {
  const done = new Set<string>();
  const result: Change[] = [];
  const visit = (resource: Resource): void => {
    if (done.has(resource.name)) return;
    done.add(resource.name);
    const text = JSON.stringify(resource.properties);
    const needs = resources.filter(
      ({ name }) => resource.dependsOn.includes(name) || text.includes(`\${resources.${name}`),
    );
    for (const need of needs) visit(need);
    const change = changes.find(({ address }) => address === addressOf(resource));
    if (change !== undefined) result.push(change);
  };
  for (const resource of resources) visit(resource);
  return result;
}

async function applyChange(applying: Applying, change: Change, resource: Resource | undefined): Promise<void> {
  const { call, world, pause } = applying;
  const { address, action } = change;
  call.emit({ type: 'resource.started', address, action });
  const verb = action === 'delete' || action === 'update' ? action : 'create';
  const fault = world.takeFault(verb, change.name);
  if (fault?.kind === 'locked') throw locked(applying.work);
  if (fault?.kind === 'refused') throw refused(call, change, 'the fake provider refuses');
  const { takes_seconds: seconds, fails } = resource?.properties ?? {};
  await pause(typeof seconds === 'number' && verb === 'create' ? seconds : 0, call.stop.signal);
  if (resource === undefined) remove(applying, address);
  else {
    const stopped = call.stop.signal.aborted && verb === 'create';
    put(applying, resource, { verb, tainted: stopped || (fails !== undefined && verb === 'create'), fault });
    if (stopped) throw interrupted();
    if (fails !== undefined && verb === 'create') throw refused(call, change, String(fails));
  }
  if (fault?.kind === 'lost') throw refused(call, change, 'the fake provider does not answer');
  call.emit({ type: 'resource.completed', address, action, elapsedSeconds: 0 });
}

interface Putting {
  readonly verb: FakeFault['action'];
  readonly tainted: boolean;
  readonly fault: FakeFault | undefined;
}

function put(applying: Applying, resource: Resource, { verb, tainted, fault }: Putting): void {
  const address = addressOf(resource);
  const cells = valuesNow(applying).cells(resource.properties);
  const leaves = cells.map(({ path, value, sensitive }) => ({ path, value, sensitive }));
  // Lost: it exists in the world, and the state knows nothing of it.
  if (fault?.kind === 'lost' && verb === 'create') return;
  save(applying, (stack) => {
    const before = stack.resources[address];
    const id = verb === 'update' && before !== undefined ? before.id : randomUUID();
    const recorded = fault?.kind === 'lost' && before !== undefined ? before.recorded : leaves;
    const now: FakeResource = { type: resource.type, name: resource.name, id, tainted, recorded, actual: leaves };
    return { ...stack, resources: { ...stack.resources, [address]: now } };
  });
}

function remove(applying: Applying, address: string): void {
  save(applying, (stack) => ({
    ...stack,
    resources: Object.fromEntries(Object.entries(stack.resources).filter(([each]) => each !== address)),
  }));
}

function takeDriftOver(applying: Applying): void {
  save(applying, (stack) => ({
    ...stack,
    resources: Object.fromEntries(
      Object.entries(stack.resources).map(([address, resource]) => [
        address,
        { ...resource, recorded: resource.actual },
      ]),
    ),
  }));
}

/** References as they are now: everything applied so far is known. */
function valuesNow({ work, world }: Applying) {
  const { resources } = world.stack(work.places.stateFile);
  return evaluation(work, (name) => {
    const resource = Object.values(resources).find((each) => each.name === name);
    return { resource, settled: resource !== undefined };
  });
}

function save({ work, world }: Applying, change: (stack: FakeStack) => FakeStack): void {
  const stack = world.stack(work.places.stateFile);
  world.saveStack(work.places.stateFile, { ...change(stack), serial: stack.serial + 1 });
}

function refused(call: EngineCall, { address, action }: Change, words: string): DeliveryError {
  call.emit({ type: 'resource.failed', address, action, elapsedSeconds: 0 });
  call.emit({ type: 'diagnostic', severity: 'error', summary: words, address });
  return new DeliveryError('ENGINE_FAILED', `${address}: ${words}`, {
    data: { command: 'apply', exitCode: 1, signal: null },
  });
}

const interrupted = (): DeliveryError => new DeliveryError('ENGINE_INTERRUPTED', 'the fake engine was interrupted');

const locked = (work: StackWork): DeliveryError =>
  new DeliveryError('STATE_LOCKED', `the state of stack "${work.stack.name}" is locked by somebody`, {
    data: { stack: work.stack.name, command: 'apply', exitCode: 1, lock: { id: 'fake', who: 'somebody' } },
  });
