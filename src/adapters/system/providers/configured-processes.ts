/** Processes by their configuration. None is ever configured twice: the last one would win for all that use it at that moment. */
import type { Answer } from './grpc.ts';
import type { ProviderProcess } from './provider-process.ts';
import { fieldsOf } from './wire.ts';

export interface Configured {
  readonly process: ProviderProcess;
  /** What it said to its configuration. */
  readonly answer: Answer;
}

export interface ConfiguredUse extends Configured {
  /** Whoever asked for it is gone. Safe to call twice. */
  release(): void;
}

export interface ConfiguredProcesses {
  /** The process of this configuration, made where there is none that serves. @throws what `make` throws */
  use(key: string, make: () => Promise<Configured>): Promise<ConfiguredUse>;
  /** Those in use go on, and serve nobody else. */
  retire(): void;
}

interface Kept extends Configured {
  readonly generation: number;
  users: number;
}

/** Processes that nobody uses and that wait for the next command: each takes as much memory as a provider does. */
const keptIdle = 3;

export function createConfiguredProcesses(): ConfiguredProcesses {
  const byKey = new Map<string, Promise<Kept>>();
  /** The longest unused one first. */
  const idle = new Map<Kept, string>();
  let generation = 0;

  /** What refused its configuration, or is dead, serves nobody else. */
  const serves = ({ process, answer, ...kept }: Kept): boolean =>
    kept.generation === generation && !process.hasEnded() && answer.kind === 'answered' && !holdsError(answer.message);

  function leave(key: string, kept: Kept): void {
    kept.users -= 1;
    if (kept.users > 0) return;
    if (serves(kept)) idle.set(kept, key);
    else kept.process.end();
    for (const [oldest, itsKey] of idle) {
      if (idle.size <= keptIdle) return;
      idle.delete(oldest);
      byKey.delete(itsKey);
      oldest.process.end();
    }
  }

  function enter(key: string, kept: Kept): ConfiguredUse {
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
    async use(key, make) {
      const known = byKey.get(key);
      const found = await known?.catch(() => undefined);
      if (found !== undefined && serves(found)) return enter(key, found);
      // Who waited for the same one takes the same next one.
      const other = byKey.get(key);
      const mine = generation;
      const asked =
        other === undefined || other === known
          ? make().then((made) => ({ ...made, users: 0, generation: mine }))
          : other;
      byKey.set(key, asked);
      return enter(key, await asked);
    },
    retire() {
      generation += 1;
      byKey.clear();
      for (const { process } of idle.keys()) process.end();
      idle.clear();
    },
  };
}

/** `Configure.Response`: field 1 are problems, whose field 1 is their severity; 1 is an error. Protocols 5 and 6 alike. */
function holdsError(response: Uint8Array): boolean {
  for (const { number, content } of fieldsOf(response)) {
    if (number !== 1) continue;
    for (const { number: part, whole } of fieldsOf(content)) if (part === 1 && whole[1] === 1) return true;
  }
  return false;
}
