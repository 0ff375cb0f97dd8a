/** States that change their place: between our store, the plain file, and any backend. */
import { hasChanges } from '../domain/change/summarise.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import type { Stack } from '../domain/project/model.ts';
import { readState, type StateFacts } from '../domain/state/document.ts';
import type { StackWork } from '../ports/iac-engine.ts';
import { refuseHeld } from './held-stacks.ts';
import type { OpenedProject } from './opened-project.ts';
import { hasUsualState, isStored, keepsOwnState, ownStateOf, stateName } from './own-state.ts';
import { stackPlaces } from './places.ts';
import { chosenStacks } from './selection.ts';
import { silentCall } from './silent-call.ts';
import type { Migration, MigrateOptions } from './state-toolkit.ts';
import { accessOf, locked } from './state-lock.ts';
import { upstreamOf } from './upstream.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

/**
 * Brings states to where the project file says they are. The old place is emptied only after a plan in the new one has
 * shown that nothing changes; killed anywhere between, the same command goes on.
 */
export async function migrateStates(project: OpenedProject, options: MigrateOptions): Promise<readonly Migration[]> {
  const stacks = await chosenStacks(project, options, 'plan');
  refuseHeld(project, stacks);
  const bench = createWorkbench(project);
  const done: Migration[] = [];
  // One after the other: a stack's plan may need the outputs of one that was just moved.
  for (const name of stackGraph(project.effective).order.filter((each) => stacks.includes(each))) {
    const move = await moveOf(project, bench.stack(name));
    await move?.run({ project, bench, stack: bench.stack(name), signal: options.signal });
    done.push({ stack: name, moved: move?.moved ?? 'nothing' });
  }
  return done;
}

interface Moving {
  readonly project: OpenedProject;
  readonly bench: Workbench;
  readonly stack: Stack;
  readonly signal: AbortSignal | undefined;
}

interface Move {
  readonly moved: Migration['moved'];
  run(moving: Moving): Promise<void>;
}

async function moveOf(project: OpenedProject, stack: Stack): Promise<Move | undefined> {
  const { effective, services } = project;
  if (stack.content.kind === 'source') return undefined;
  const stored = await isStored(accessOf(project), nameOf(project, stack));
  const file = await services.files.readText(placesOf(project, stack).stateFile);
  if (keepsOwnState(effective, stack)) {
    if (file !== undefined) return { moved: 'file to store', run: fileToStore };
    return !stored && (await hasForeignRecord(project, stack))
      ? { moved: 'backend to store', run: backendToStore }
      : undefined;
  }
  if (!stored) return undefined;
  return hasUsualState(stack)
    ? { moved: 'store to file', run: storeToFile }
    : { moved: 'store to backend', run: storeToBackend };
}

async function fileToStore(moving: Moving): Promise<void> {
  const { project, stack } = moving;
  const { files } = project.services;
  const { stateFile } = placesOf(project, stack);
  const text = await files.readText(stateFile);
  const store = await accessOf(project).open();
  const name = nameOf(project, stack);
  const before = store.read(name);
  if (text !== undefined && before !== undefined) refuseNewerFile({ stack, stateFile, text }, before.version);
  if (text !== undefined && before === undefined) {
    locked(project, { store, name, operation: 'migrate' }, (writer) =>
      store.write(name, text, { ...writer, how: 'migrate', order: 'force' }),
    );
  }
  await verified(moving, { backendChange: 'reconfigure' }, async () => {
    if (before === undefined) store.remove(name, { how: 'delete', who: 'migrate' });
  });
  await files.remove(stateFile);
}

/** Both are there, after a move that was interrupted: the file goes only where the store has all that it says. */
function refuseNewerFile(
  { stack, stateFile, text }: { readonly stack: Stack; readonly stateFile: string; readonly text: string },
  stored: StateFacts,
): void {
  const read = readState(text);
  if (read.kind === 'state' && read.facts.lineage === stored.lineage && read.facts.serial <= stored.serial) return;
  throw new DeliveryError(
    'STATE_RECOVERY_CONFLICT',
    `stack "${stack.name}": the store does not have what ${stateFile} says`,
    {
      hint: `compare with \`fairlead state diff ${stack.name} ${stateFile}\`; take it with \`fairlead state import ${stack.name} ${stateFile} --force\`, or delete the file`,
      data: { stack: stack.name, file: stateFile },
    },
  );
}

async function storeToFile(moving: Moving): Promise<void> {
  const { project, stack } = moving;
  const { files } = project.services;
  const { stateFile } = placesOf(project, stack);
  const store = await accessOf(project).open();
  const name = nameOf(project, stack);
  const content = store.read(name);
  if (content === undefined) return;
  const before = await files.readText(stateFile);
  if (before === undefined) await files.writeText(stateFile, content.text, 0o600);
  await verified(moving, { backendChange: 'reconfigure' }, async () => {
    if (before === undefined) await files.remove(stateFile);
  });
  store.remove(name, { how: 'delete', who: 'migrate' });
}

async function storeToBackend(moving: Moving): Promise<void> {
  const { project, stack } = moving;
  const states = accessOf(project);
  const name = nameOf(project, stack);
  const ownState = ownStateOf(states, name, 'migrate');
  await verified(moving, { backendChange: 'migrate', ownState }, async () => undefined);
  (await states.open()).remove(name, { how: 'delete', who: 'migrate' });
}

const backendToStore = (moving: Moving): Promise<void> =>
  verified(moving, { backendChange: 'migrate' }, async () => undefined);

/** @throws STATE_MIGRATION_CHANGED after `undo` */
async function verified(
  { bench, stack, signal }: Moving,
  change: Pick<StackWork, 'backendChange' | 'ownState'>,
  undo: () => Promise<void>,
): Promise<void> {
  const call = silentCall(signal);
  const upstream = await upstreamOf(bench, stack.name, () => ({ kind: 'outside' }), call);
  const work = await bench.work(stack.name, upstream);
  const engine = await bench.engineOf(stack.name);
  await engine.settle(work, call);
  const plan = await planned().catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  if (!hasChanges(plan)) return;
  await undo();
  throw new DeliveryError(
    'STATE_MIGRATION_CHANGED',
    `the plan of stack "${stack.name}" in its new place shows changes`,
    {
      data: { stack: stack.name },
    },
  );

  async function planned(): Promise<StackPlan> {
    await engine.prepare({ ...work, ...change }, call);
    const plan = await engine.plan({ ...work, backendChange: 'reconfigure' }, 'apply', call);
    await engine.discard(work, call);
    return plan;
  }
}

/** What the tool last knew as the place of the state: neither our service nor our file. */
async function hasForeignRecord(project: OpenedProject, stack: Stack): Promise<boolean> {
  const { files } = project.services;
  const { work, stateFile } = placesOf(project, stack);
  const text = await files.readText(files.join(work, '.terraform', 'terraform.tfstate'));
  const record = text === undefined ? undefined : parse(text);
  const backend = isJsonObject(record) ? record['backend'] : undefined;
  if (!isJsonObject(backend)) return false;
  const { type, config } = backend;
  if (typeof type !== 'string' || !isJsonObject(config)) return false;
  // Noted by the tool as null, by us not at all.
  const ours = type === 'http' && (config['address'] ?? null) === null;
  const usual = type === 'local' && config['path'] === files.relative(work, stateFile);
  return !ours && !usual;
}

function parse(text: string): Json | undefined {
  try {
    // What `JSON.parse` gives is JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const nameOf = ({ effective }: OpenedProject, stack: Stack): string =>
  stateName(effective.environment.name, stack.name);

const placesOf = ({ services, directory, effective }: OpenedProject, stack: Stack) =>
  stackPlaces(services.files, { directory, environment: effective.environment.name, stack: stack.name });
