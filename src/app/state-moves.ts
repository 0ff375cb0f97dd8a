/** States that change their place: between our store, the plain file, and any backend. */
import { hasChanges } from '../domain/change/summarise.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Stack } from '../domain/project/model.ts';
import { readState, type StateFacts } from '../domain/state/document.ts';
import { isOwnBackend } from '../domain/state/own-backend.ts';
import type { EngineCall, StackWork } from '../ports/iac-engine.ts';
import type { OpenedProject } from './opened-project.ts';
import { hasUsualState, isStored, keepsOwnState, ownStateOf, stateName } from './own-state.ts';
import { stackPlaces } from './places.ts';
import type { Migration } from './state-toolkit.ts';
import { accessOf, locked } from './state-lock.ts';
import { upstreamOf } from './upstream.ts';
import type { Workbench } from './workbench.ts';

export interface Moving {
  readonly project: OpenedProject;
  readonly bench: Workbench;
  readonly stack: Stack;
  readonly call: EngineCall;
}

export interface Move {
  readonly moved: Migration['moved'];
  run(moving: Moving): Promise<void>;
}

/** How the state of a stack comes to where the project file says it is; undefined: it is there. */
export async function moveOf(project: OpenedProject, stack: Stack): Promise<Move | undefined> {
  const { effective, services } = project;
  // A root module's is not with us; where it is, its own files say, unless the project file does.
  if (stack.content.kind === 'source') return stack.backend === undefined ? undefined : betweenBackends(project, stack);
  const stored = await isStored(accessOf(project), nameOf(project, stack));
  const file = await services.files.readText(placesOf(project, stack).stateFile);
  if (keepsOwnState(effective, stack)) {
    if (file !== undefined) return { moved: 'file to store', run: fileToStore };
    const noted = stored ? undefined : await notedBackend(project, stack);
    if (noted === undefined || isOurs(project, stack, noted)) return undefined;
    return { moved: 'backend to store', run: noted.type === 'http' ? httpToStore : backendToStore };
  }
  if (!stored) return betweenBackends(project, stack);
  return hasUsualState(stack)
    ? { moved: 'store to file', run: storeToFile }
    : { moved: 'store to backend', run: stack.backend?.type === 'http' ? storeToHttp : storeToBackend };
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
  await verified(moving, { backendChange: 'migrate', ownState }, await asBefore(moving));
  (await states.open()).remove(name, { how: 'delete', who: 'migrate' });
}

/** Neither is ours: the tool knows where the state was, and moves it. */
async function betweenBackends(project: OpenedProject, stack: Stack): Promise<Move | undefined> {
  const noted = await notedBackend(project, stack);
  if (noted === undefined || isWhereItWas(project, stack, noted)) return undefined;
  // The store holds nothing of it: only what the tool has noted is out of date.
  if (isOwnBackend(noted.type, noted.config)) return { moved: 'nothing', run: reconfigured };
  return { moved: 'backend to backend', run: backendToStore };
}

async function reconfigured(moving: Moving): Promise<void> {
  const { engine, work } = await settled(moving);
  await engine.prepare({ ...work, backendChange: 'reconfigure' }, moving.call);
}

const backendToStore = async (moving: Moving): Promise<void> =>
  verified(moving, { backendChange: 'migrate' }, await asBefore(moving));

/**
 * A backend of the user's that speaks the same protocol as our service is told where and who by the same `TF_HTTP_*`: in
 * one step the tool would take one place for the other. Between them the state is a plain file.
 */
async function storeToHttp(moving: Moving): Promise<void> {
  const { project, stack } = moving;
  const { files } = project.services;
  const { stateFile } = placesOf(project, stack);
  const store = await accessOf(project).open();
  const name = nameOf(project, stack);
  const content = store.read(name);
  if (content === undefined) return;
  const left = await files.readText(stateFile);
  if (left !== undefined) refuseNewerFile({ stack, stateFile, text: left }, content.version);
  const undo = await takingFileAway(moving);
  await undoing(undo, async () => {
    await files.writeText(stateFile, content.text, 0o600);
    await prepareAtFile(moving, 'reconfigure');
  });
  await verified(moving, { backendChange: 'migrate' }, undo);
  await files.remove(stateFile);
  store.remove(name, { how: 'delete', who: 'migrate' });
}

async function httpToStore(moving: Moving): Promise<void> {
  await undoing(await takingFileAway(moving), async () => {
    await prepareAtFile(moving, 'migrate');
    await fileToStore(moving);
  });
}

async function takingFileAway(moving: Moving): Promise<() => Promise<void>> {
  const { project, stack } = moving;
  const restore = await asBefore(moving);
  return async () => {
    await project.services.files.remove(placesOf(project, stack).stateFile);
    await restore();
  };
}

/** As if the state were in its plain file. */
async function prepareAtFile(moving: Moving, backendChange: 'migrate' | 'reconfigure'): Promise<void> {
  const { engine, work } = await settled(moving);
  const { ownState: _, stack, ...rest } = work;
  const { backend: __, ...plain } = stack;
  await engine.prepare({ ...rest, stack: plain, backendChange }, moving.call);
}

/** Puts back what the tool has noted as the place of the state. */
async function asBefore({ project, stack }: Moving): Promise<() => Promise<void>> {
  const { files } = project.services;
  const record = recordOf(project, stack);
  const text = await files.readText(record);
  return () => (text === undefined ? files.remove(record) : files.writeText(record, text));
}

/** @throws STATE_MIGRATION_CHANGED after `undo` */
async function verified(
  moving: Moving,
  change: Pick<StackWork, 'backendChange' | 'ownState'>,
  undo: () => Promise<void>,
): Promise<void> {
  const { stack, call } = moving;
  const { engine, work } = await settled(moving);
  await undoing(undo, async () => {
    await engine.prepare({ ...work, ...change }, call);
    const plan = await engine.plan({ ...work, backendChange: 'reconfigure' }, 'apply', call);
    await engine.discard(work, call);
    if (!hasChanges(plan)) return;
    throw new DeliveryError(
      'STATE_MIGRATION_CHANGED',
      `the plan of stack "${stack.name}" in its new place shows changes`,
      { data: { stack: stack.name } },
    );
  });
}

async function settled({ bench, stack, call }: Moving) {
  const upstream = await upstreamOf(bench, stack.name, () => ({ kind: 'outside' }), call);
  const work = await bench.work(stack.name, upstream);
  const engine = await bench.engineOf(stack.name);
  await engine.settle(work, call);
  return { engine, work };
}

async function undoing(undo: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await undo();
    throw error;
  }
}

interface NotedBackend {
  readonly type: string;
  readonly config: JsonObject;
}

/** The backend that the tool last knew as the place of the state. */
async function notedBackend(project: OpenedProject, stack: Stack): Promise<NotedBackend | undefined> {
  const text = await project.services.files.readText(recordOf(project, stack));
  const record = text === undefined ? undefined : parse(text);
  const backend = isJsonObject(record) ? record['backend'] : undefined;
  if (!isJsonObject(backend)) return undefined;
  const { type, config } = backend;
  return typeof type === 'string' && isJsonObject(config) ? { type, config } : undefined;
}

/** Our service, or our file. */
const isOurs = (project: OpenedProject, stack: Stack, { type, config }: NotedBackend): boolean =>
  isOwnBackend(type, config) || (type === 'local' && config['path'] === pathOf(project, stack, undefined));

/** As far as the project file says it: what comes by the environment is not noted. */
function isWhereItWas(project: OpenedProject, stack: Stack, { type, config }: NotedBackend): boolean {
  const { type: wanted, settings } = stack.backend ?? { type: 'local', settings: {} };
  if (type !== wanted) return false;
  const path = type === 'local' ? pathOf(project, stack, settings['path']) : undefined;
  return Object.entries(path === undefined ? settings : { ...settings, path }).every(
    // Larger values are noted in the tool's own form.
    ([name, value]) => typeof value === 'object' || String(value) === String(config[name]),
  );
}

/** As the tool is told it: from where it works. Undefined: a root module says it itself. */
function pathOf(project: OpenedProject, stack: Stack, path: Json | undefined): Json | undefined {
  const { services, directory } = project;
  const { files } = services;
  const { work, stateFile } = placesOf(project, stack);
  const { content } = stack;
  if (path === undefined) return content.kind === 'source' ? undefined : files.relative(work, stateFile);
  if (typeof path !== 'string' || path.startsWith('/')) return path;
  const from = content.kind === 'source' ? files.resolve(directory, content.directory) : work;
  return files.relative(from, files.resolve(directory, path));
}

const recordOf = (project: OpenedProject, stack: Stack): string =>
  project.services.files.join(placesOf(project, stack).work, '.terraform', 'terraform.tfstate');

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
