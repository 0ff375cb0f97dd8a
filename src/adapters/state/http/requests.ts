/** One request of Terraform's `http` backend, answered from the store. Nothing here touches the network. */
import { createHash } from 'node:crypto';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import { lockFrom } from '../../../domain/state/lock.ts';
import { isStateMethod, isStateName, permits, type StateMethod } from '../../../domain/state/scope.ts';
import type { Holder } from '../../../ports/journal.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import { type Answer, answerTo, lockedAnswer, plain } from './answer.ts';
import type { TokenBook } from './tokens.ts';

export interface StateRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly contentMd5: string | undefined;
  readonly body: () => Promise<Uint8Array>;
}

export interface AnswerParts {
  readonly store: StateStore;
  readonly tokens: TokenBook;
  /** The process on whose behalf locks are taken; undefined: the tools are on other machines. */
  readonly holder: Holder | undefined;
  readonly now: () => Date;
  /** Told what was refused, and why. */
  readonly refused: (state: string, error: unknown) => void;
}

const statesPath = '/states/';

export async function answer(parts: AnswerParts, request: StateRequest): Promise<Answer> {
  const url = new URL(request.url, 'http://service');
  const state = url.pathname.startsWith(statesPath) ? url.pathname.slice(statesPath.length) : '';
  const token = tokenIn(request.authorization);
  const known = token === undefined ? undefined : parts.tokens.find(token);
  // Who has no token learns nothing, not even what there is.
  if (known === undefined) {
    const headers = { 'WWW-Authenticate': 'Basic realm="fairlead states"' };
    return { ...plain(401, 'UNAUTHORIZED', 'a valid token is needed'), headers };
  }
  if (!isStateName(state)) return plain(404, 'STATE_UNKNOWN', 'there is no such place');
  if (!isStateMethod(request.method)) return plain(405, 'METHOD', 'GET, POST, DELETE, LOCK and UNLOCK are known');
  if (!permits(known.scope, request.method, state)) {
    return plain(403, 'FORBIDDEN', `this token may not ${request.method} ${state}`);
  }
  const lockId = url.searchParams.get('ID') ?? '';
  const call: Call = { state, who: known.who, request, ...(lockId === '' ? {} : { lockId }) };
  try {
    return await handlers[request.method](parts, call);
  } catch (error) {
    parts.refused(state, error);
    return answerTo(error);
  }
}

interface Call {
  readonly state: string;
  readonly who: string;
  readonly lockId?: string;
  readonly request: StateRequest;
}

const handlers: Readonly<Record<StateMethod, (parts: AnswerParts, call: Call) => Promise<Answer>>> = {
  async GET({ store }, { state }) {
    const content = store.read(state);
    if (content === undefined) return plain(404, 'STATE_UNKNOWN', `there is no state ${state} yet`);
    return { status: 200, body: content.text, headers: { 'Content-MD5': md5(content.text) } };
  },
  async POST({ store }, { state, who, lockId, request }) {
    const body = await request.body();
    if (request.contentMd5 !== undefined && request.contentMd5 !== md5(body)) {
      return plain(400, 'STATE_INVALID', 'the content does not have the digest that was announced');
    }
    const text = new TextDecoder('utf-8', { fatal: false }).decode(body);
    store.write(state, text, { how: 'write', who, ...(lockId === undefined ? {} : { lockId }) });
    return { status: 200 };
  },
  async DELETE({ store }, { state, who, lockId }) {
    store.remove(state, { how: 'delete', who, ...(lockId === undefined ? {} : { lockId }) });
    return { status: 200 };
  },
  async LOCK({ store, holder, now, refused }, { state, request }) {
    const info = parse(await request.body());
    const lock = info === undefined ? undefined : lockFrom(info, now().toISOString());
    if (lock === undefined) return plain(400, 'LOCK', 'a lock needs an ID');
    try {
      store.lock(state, lock, holder);
      return { status: 200 };
    } catch (error) {
      const held = store.heldLock(state);
      if (!isDeliveryError(error) || error.code !== 'STATE_LOCKED' || held === undefined) throw error;
      refused(state, error);
      return lockedAnswer(error, held.info);
    }
  },
  async UNLOCK({ store }, { state, request }) {
    const id = parse(await request.body())?.['ID'];
    // `force-unlock` sends nothing that says which lock it means.
    if (typeof id !== 'string' || id === '') return plain(400, 'LOCK', 'name the lock; or use `fairlead state unlock`');
    store.unlock(state, id);
    return { status: 200 };
  },
};

/** `Basic` as tools send it, with the token as the password; `Bearer` for people. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = authorization?.split(' ') ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('base64');

function parse(body: Uint8Array): JsonObject | undefined {
  try {
    const json = JSON.parse(new TextDecoder().decode(body)) as Json;
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
