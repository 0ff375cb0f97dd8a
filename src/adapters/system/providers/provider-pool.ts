/**
 * The processes of one provider program, in one environment and directory: one that was never configured, which is asked
 * what it can do and what it thinks of a configuration, and one for each configuration. None is ever configured twice,
 * because the last configuration would win for all that use the process at that moment.
 */
import { createHash } from 'node:crypto';
import { type Answer, call } from './grpc.ts';
import type { ProviderProcess } from './provider-process.ts';
import { fieldsOf } from './wire.ts';

export interface ProviderPool {
  /** Never configured. @throws Error where it does not start */
  plain(): Promise<ProviderProcess>;
  /** The answer of a call that is decided by the program and these bytes. @throws Error as {@link plain} */
  known(path: string, message: Uint8Array): Promise<Answer>;
  /** A process with this configuration, and what it said to it. @throws Error as {@link plain} */
  configured(path: string, message: Uint8Array): Promise<Configured>;
  /** After a stop: those in use go on, and serve nobody else. */
  retire(): void;
  end(): void;
}

export interface Configured {
  readonly process: ProviderProcess;
  readonly answer: Answer;
  /** Whoever asked for it is gone. */
  release(): void;
}

interface Kept extends Omit<Configured, 'release'> {
  readonly generation: number;
  users: number;
}

/** Configured processes that nobody uses: each takes as much memory as a provider does. */
const keptIdle = 3;

export function createProviderPool(start: () => Promise<ProviderProcess>): ProviderPool {
  const all = new Set<ProviderProcess>();
  const answers = new Map<string, Promise<Answer>>();
  /** By digest of the configuration; who was used last is last. */
  const byConfiguration = new Map<string, Promise<Kept>>();
  const idle = new Map<Kept, string>();
  let spare: Promise<ProviderProcess> | undefined;
  let generation = 0;

  async function begin(): Promise<ProviderProcess> {
    const begun = await start();
    all.add(begun);
    void begun.ended.then(() => all.delete(begun));
    return begun;
  }

  async function plain(): Promise<ProviderProcess> {
    const mine = (spare ??= begin());
    const found = await mine.catch((error: unknown) => {
      if (spare === mine) spare = undefined;
      throw error;
    });
    if (!found.hasEnded()) return found;
    // It died meanwhile: the next one is of who comes first.
    if (spare === mine) spare = undefined;
    return (spare ??= begin());
  }

  async function configure(path: string, message: Uint8Array): Promise<Kept> {
    const begun = await begin();
    return { process: begun, answer: await call(begun.session, path, message), users: 0, generation };
  }

  const serves = (kept: Kept): boolean =>
    kept.generation === generation &&
    !kept.process.hasEnded() &&
    kept.answer.kind === 'answered' &&
    !holdsError(kept.answer.message);

  function leave(key: string, kept: Kept): void {
    kept.users -= 1;
    if (kept.users > 0) return;
    if (!serves(kept)) {
      kept.process.end();
      return;
    }
    idle.set(kept, key);
    for (const [oldest, itsKey] of idle) {
      if (idle.size <= keptIdle) break;
      idle.delete(oldest);
      byConfiguration.delete(itsKey);
      oldest.process.end();
    }
  }

  function use(key: string, kept: Kept): Configured {
    kept.users += 1;
    idle.delete(kept);
    let left = false;
    const release = (): void => {
      if (!left) leave(key, kept);
      left = true;
    };
    return { process: kept.process, answer: kept.answer, release };
  }

  return {
    plain,
    known(path, message) {
      const key = digestOf(path, message);
      const asked = answers.get(key) ?? plain().then(({ session }) => call(session, path, message));
      answers.set(key, asked);
      const forget = (): void => {
        if (answers.get(key) === asked) answers.delete(key);
      };
      asked.then(({ kind }) => kind === 'failed' && forget(), forget);
      return asked;
    },
    async configured(path, message) {
      const key = digestOf(path, message);
      const known = byConfiguration.get(key);
      const found = await known?.catch(() => undefined);
      if (found !== undefined && serves(found)) return use(key, found);
      // What refused, or is dead, serves nobody else. Who waited for the same one takes the same next one.
      const other = byConfiguration.get(key);
      const asked = other === undefined || other === known ? configure(path, message) : other;
      byConfiguration.set(key, asked);
      return use(key, await asked);
    },
    retire() {
      generation += 1;
      spare = undefined;
      byConfiguration.clear();
      for (const { process } of idle.keys()) process.end();
      idle.clear();
    },
    end() {
      for (const each of all) each.end();
    },
  };
}

/** The question is kept as its digest alone: it may hold secrets. */
const digestOf = (path: string, message: Uint8Array): string =>
  createHash('sha256').update(path).update('\0').update(message).digest('hex');

/** `Configure.Response`: field 1 are problems, whose field 1 is their severity; 1 is an error. Protocols 5 and 6 alike. */
function holdsError(response: Uint8Array): boolean {
  for (const { number, content } of fieldsOf(response)) {
    if (number !== 1) continue;
    for (const { number: part, whole } of fieldsOf(content)) if (part === 1 && whole[1] === 1) return true;
  }
  return false;
}
