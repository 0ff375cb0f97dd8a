/** States that Fairlead keeps itself: which stacks have one, and what an engine's call needs around it. */
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { EffectiveProject, Stack } from '../domain/project/model.ts';
import { readState } from '../domain/state/document.ts';
import { deliverable } from '../domain/state/left-behind.ts';
import type { Files } from '../ports/files.ts';
import type { EngineCall, FirstApply, IacEngine, StackWork } from '../ports/iac-engine.ts';
import type { Access } from '../domain/state/scope.ts';
import type { ServeOptions, TokenWish } from './state-toolkit.ts';
import type { OwnState, StateService, StateStore } from '../ports/state-store.ts';

/** The project's own store of states, opened when it is first needed. */
export interface StateAccess {
  /** Undefined: this project never stored a state. */
  existing(): Promise<StateStore | undefined>;
  /** Makes one where there is none. */
  open(): Promise<StateStore>;
  /** The store as a service for engines; started when it is first needed. */
  service(): Promise<StateService>;
  /** To others than the engines of this process. */
  serve(options: ServeOptions): Promise<StateService>;
  token(wish: TokenWish): Promise<{ readonly token: string; readonly line: string }>;
  close(): void;
}

/** A stack without a backend of its own, in a project that has chosen the built-in service. */
export const keepsOwnState = ({ settings }: Pick<EffectiveProject, 'settings'>, stack: Stack): boolean =>
  settings.state?.service === 'embedded' && hasUsualState(stack);

/** The project's setting decides where its state is. */
export const hasUsualState = ({ content, backend }: Stack): boolean =>
  content.kind === 'resources' && backend === undefined;

export const stateName = (environment: string, stack: string): string => `${environment}/${stack}`;

/** Tokens are per project opened, stack and access; they live in memory. */
export function ownStateOf(states: StateAccess, state: string, who: string): OwnState {
  const granted = new Map<Access, ReturnType<OwnState['access']>>();
  const grant = async (access: Access) => {
    const service = await states.service();
    return { address: service.address, user: 'fairlead', token: service.grant({ access, states: [state] }, who) };
  };
  return {
    state,
    access(access) {
      const known = granted.get(access) ?? grant(access);
      granted.set(access, known);
      // A failure is not remembered: the next one to ask tries again.
      known.catch(() => granted.delete(access));
      return known;
    },
    read: async () => (await states.existing())?.read(state)?.text,
  };
}

export interface OwnStateParts {
  readonly states: StateAccess;
  readonly files: Pick<Files, 'readText' | 'exists' | 'remove' | 'join'>;
  readonly who: string;
  /** Hex. */
  readonly digest: (text: string) => string;
}

/**
 * The same engine, around states of ours: nothing is begun on a state that is elsewhere still, what an engine had to leave
 * beside its work because we were gone is stored first, and what the service refused is told in its own words.
 */
export function keepingStates(engine: IacEngine, parts: OwnStateParts): IacEngine {
  const around: Around = async (work, call, run) => {
    const { ownState } = work;
    // Whoever moves a state knows where it is.
    if (work.backendChange !== undefined) return run();
    if (ownState === undefined) {
      await refuseForgotten(parts, work);
      return run();
    }
    await refuseLeftBehind(parts, work);
    await recover(parts, work, call);
    try {
      return await run();
    } catch (error) {
      throw await inOurWords(parts, ownState.state, error);
    }
  };
  return {
    ...engine,
    prepare: (work, call) => around(work, call, () => engine.prepare(work, call)),
    validate: (work, call) => engine.validate(work, call),
    plan: (work, mode, call) => around(work, call, () => engine.plan(work, mode, call)),
    apply: (work, plan, call) => around(work, call, () => engine.apply(work, plan, call)),
    outputs: (work, call) => around(work, call, () => engine.outputs(work, call)),
    state: (work, call) => around(work, call, async () => engine.state?.(work, call)),
    resources: (work, call) => around(work, call, () => engine.resources(work, call)),
    versions: (work, call) => around(work, call, () => engine.versions(work, call)),
    ...(engine.firstApply === undefined ? {} : { firstApply: firstOf(engine.firstApply, parts, around) }),
  };
}

type Around = <Result>(work: StackWork, call: EngineCall, run: () => Promise<Result>) => Promise<Result>;

/** A state in the place where it is not looked for is a trace, too: the ordinary way tells what is to be done about it. */
const firstOf = (first: FirstApply, { states, files }: OwnStateParts, around: Around): FirstApply => ({
  ...first,
  async traces(work) {
    const { places, environment, stack } = work;
    const stored = (await states.existing())?.history(stateName(environment.name, stack.name)) ?? [];
    if (stored.length > 0 || (await files.exists(files.join(places.work, leftBehind)))) return 'some';
    return first.traces(work);
  },
  apply: (work, call) => around(work, call, () => first.apply(work, call)),
});

/** The setting has come, and the state is still in its plain file: to start from nothing would make everything twice. */
async function refuseLeftBehind({ states, files }: OwnStateParts, work: StackWork): Promise<void> {
  const { ownState, places, stack } = work;
  const text = await files.readText(places.stateFile);
  if (ownState === undefined || text === undefined || isEmptyState(text)) return;
  if (await isStored(states, ownState.state)) return;
  throw new DeliveryError('STATE_NOT_MIGRATED', `the state of stack "${stack.name}" is in ${places.stateFile}`, {
    hint: `move it with \`fairlead state migrate ${stack.name}\`, or take \`settings.state\` out again`,
    data: { stack: stack.name, file: places.stateFile },
  });
}

/** The setting has gone, and the state is still in the store. */
async function refuseForgotten({ states, files }: OwnStateParts, work: StackWork): Promise<void> {
  const { stack, places, environment } = work;
  if (stack.content.kind === 'source') return;
  if (hasUsualState(stack) && (await files.readText(places.stateFile)) !== undefined) return;
  const state = stateName(environment.name, stack.name);
  if (!(await isStored(states, state))) return;
  throw new DeliveryError('STATE_NOT_MIGRATED', `the state of stack "${stack.name}" is in the built-in service`, {
    hint: `set \`settings.state.service: embedded\`, or move it with \`fairlead state migrate ${stack.name}\``,
    data: { stack: stack.name, state },
  });
}

/** Whether the store holds something of it now. */
export async function isStored(states: StateAccess, state: string): Promise<boolean> {
  const stored = (await states.existing())?.list().find((each) => each.state === state);
  return stored !== undefined && !stored.deleted && stored.newest.resources !== 0;
}

function isEmptyState(text: string): boolean {
  const read = readState(text);
  return read.kind === 'state' && read.facts.resources === 0;
}

/** Where the tool writes a state that it could not deliver. */
const leftBehind = 'errored.tfstate';

/** We were killed, or the disk was full, while the engine worked: what it did is in a file beside its work. */
async function recover(
  { states, files, who, digest }: OwnStateParts,
  work: StackWork,
  call: EngineCall,
): Promise<void> {
  const { ownState, places, stack } = work;
  const file = files.join(places.work, leftBehind);
  const text = await files.readText(file);
  if (ownState === undefined || text === undefined) return;
  const store = await states.open();
  // The tool that held it has ended: `settle` has seen to that.
  const lock = store.heldLock(ownState.state);
  try {
    const by = { how: 'recovered', who, ...(lock?.life === 'gone' ? { lockId: lock.id } : {}) } as const;
    const { version } = store.write(ownState.state, deliverable(text, digest(text)), by);
    await files.remove(file);
    call.emit({ type: 'message', text: `stored what the engine had left behind as version ${version}` });
  } catch (error) {
    if (!isDeliveryError(error) || error.code.startsWith('STATE_STORE_')) throw error;
    throw new DeliveryError('STATE_RECOVERY_CONFLICT', `stack "${stack.name}": ${file}: ${error.message}`, {
      cause: error,
      hint: `compare with \`fairlead state diff ${stack.name} ${file}\`; take it with \`fairlead state import ${stack.name} ${file} --force\`, or delete the file`,
      data: { stack: stack.name, file },
    });
  }
}

/** The tool tells a number only; we know what it stands for. */
async function inOurWords({ states }: OwnStateParts, state: string, error: unknown): Promise<unknown> {
  if (!isDeliveryError(error) || error.code === 'ENGINE_INTERRUPTED') return error;
  const refusal = (await states.service()).refusals(state).findLast(isDeliveryError);
  if (refusal === undefined) return error;
  return new DeliveryError(refusal.code, refusal.message, {
    cause: error,
    hint: refusal.hint,
    ...(refusal.data === undefined ? {} : { data: refusal.data }),
  });
}
