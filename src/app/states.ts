import { closest } from '../domain/closest.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { JsonObject } from '../domain/json.ts';
import { diffStates, type StateDiff } from '../domain/state/diff.ts';
import { instancesOf, isEncrypted, keyOf, outputsOf, readState } from '../domain/state/document.ts';
import { lockedError, type StateLock } from '../domain/state/lock.ts';
import { rolledBack } from '../domain/state/rollback.ts';
import type { StateContent, StateStore } from '../ports/state-store.ts';
import type { OpenedProject } from './opened-project.ts';
import { stateName } from './own-state.ts';
import { accessOf, locked } from './state-lock.ts';
import { migrateStates } from './state-migration.ts';
import type { DiffRequest, ShownState, States } from './state-toolkit.ts';

const masked = '(sensitive)';

/** The states that this project keeps itself. */
export function statesOf(project: OpenedProject): States {
  const nameOf = (stack: string): string => stateName(project.effective.environment.name, stack);
  const existing = async (): Promise<StateStore> => {
    const store = await accessOf(project).existing();
    if (store !== undefined) return store;
    throw new DeliveryError('STATE_UNKNOWN', 'no state was stored by this project yet', {
      hint:
        project.effective.settings.state?.service === 'embedded'
          ? '`fairlead apply` stores the first one'
          : 'its states are elsewhere: `settings.state.service: embedded` keeps them here',
    });
  };
  return {
    list: async () => (await accessOf(project).existing())?.list() ?? [],
    show: async (stack, version) => shown(contentIn(await existing(), nameOf(stack), version)),
    async history(stack) {
      const store = await existing();
      const versions = store.history(nameOf(stack));
      if (versions.length === 0) throw unknownState(store, nameOf(stack));
      return versions;
    },
    diff: async (stack, request = {}) => differenceIn(await existing(), nameOf(stack), request),
    export: async (stack, version) => contentIn(await existing(), nameOf(stack), version).text,
    async rollback(stack, version) {
      const store = await existing();
      const name = nameOf(stack);
      const old = contentIn(store, name, version ?? contentIn(store, name, undefined).version.version - 1);
      return locked(project, { store, name, operation: 'rollback' }, (writer) => {
        const [newest] = store.history(name);
        const document = rolledBack(name, documentOf(name, old.text) ?? {}, newest ?? old.version);
        return store.write(name, `${JSON.stringify(document, null, 2)}\n`, { ...writer, how: 'rollback' });
      });
    },
    async import(stack, text, order = 'check') {
      const store = await accessOf(project).open();
      const name = nameOf(stack);
      return locked(project, { store, name, operation: 'import' }, (writer) =>
        store.write(name, text, { ...writer, how: 'import', order }),
      );
    },
    async unlock(stack, order = 'check') {
      const store = await existing();
      const name = nameOf(stack);
      const held = store.heldLock(name);
      if (held?.life === 'alive' && order === 'check') throw atWork(name, held);
      return store.breakLock(name);
    },
    rotate: async () => (await existing()).rotate(),
    migrate: (options = {}) => migrateStates(project, options),
    serve: (options) => accessOf(project).serve(options),
    token: (wish) => accessOf(project).token(wish),
  };
}

function differenceIn(store: StateStore, name: string, { from, to }: DiffRequest): StateDiff {
  const after = typeof to === 'object' ? undefined : contentIn(store, name, to);
  const since = from ?? (after === undefined ? undefined : after.version.version - 1);
  const before = since === 0 ? undefined : store.read(name, since);
  if (before === undefined && from !== undefined) throw unknownVersion(name, from);
  return diffStates(documentOf(name, before?.text), documentOf(name, typeof to === 'object' ? to.text : after?.text));
}

function contentIn(store: StateStore, name: string, version: number | undefined): StateContent {
  const content = store.read(name, version);
  if (content !== undefined) return content;
  throw version === undefined || store.history(name).length === 0
    ? unknownState(store, name)
    : unknownVersion(name, version);
}

function unknownState(store: StateStore, name: string): DeliveryError {
  const near = closest(
    name,
    store.list().map(({ state }) => state),
  );
  return new DeliveryError('STATE_UNKNOWN', `there is no state "${name}"`, {
    ...(near === undefined ? {} : { hint: `did you mean \`${near}\`? \`fairlead state list\` shows what there is` }),
    data: { state: name },
  });
}

const unknownVersion = (name: string, version: number): DeliveryError =>
  new DeliveryError('STATE_VERSION_UNKNOWN', `state "${name}" has no version ${version} with content`, {
    data: { state: name, version },
  });

const atWork = (name: string, lock: StateLock): DeliveryError => {
  const error = lockedError(name, lock);
  return new DeliveryError(error.code, `${error.message}, and its process is at work`, {
    hint: 'wait for it, or stop it first; `--force` takes the lock away all the same',
    ...(error.data === undefined ? {} : { data: error.data }),
  });
};

function documentOf(name: string, text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  const read = readState(text);
  if (read.kind === 'state') return read.document;
  throw new DeliveryError('STATE_INVALID', `state ${name}: ${read.why}`);
}

function shown({ version, text }: StateContent): ShownState {
  const document = documentOf(version.state, text) ?? {};
  return {
    version,
    encrypted: isEncrypted(document),
    resources: instancesOf(document).map((instance) => {
      const hidden = new Set(instance.sensitive.map(([first]) => first));
      const attributes = Object.entries(instance.attributes).map(([k, v]) => [k, hidden.has(k) ? masked : v] as const);
      return { address: keyOf(instance), attributes: Object.fromEntries(attributes) };
    }),
    outputs: Object.fromEntries(
      Object.entries(outputsOf(document)).map(([name, { value, sensitive }]) => [
        name,
        { value: sensitive ? masked : value, sensitive },
      ]),
    ),
  };
}
