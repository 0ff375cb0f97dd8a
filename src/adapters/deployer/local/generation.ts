import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { ProcessIdentity, ServiceProcesses } from '../../../ports/service-processes.ts';
import type { Places } from './places.ts';

/**
 * One supervisor at a time: the n-th one creates the file `n.json`, which can be created once only. Whoever finds the
 * holder of the highest number dead may try to be the next. A file is never removed as long as it is the highest.
 */
export interface Generation {
  readonly number: number;
  readonly holder: ProcessIdentity & { readonly host: string };
  /** Where it listens. */
  readonly address: string;
}

export type HolderLife = 'alive' | 'gone' | 'elsewhere';

type Deps = {
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Pick<ServiceProcesses, 'life'>;
  readonly host: string;
};

/** Between creating the file and its content lies a moment, and a kill may fall into it. */
const tornMs = 2_000;
const pollMs = 20;

export interface Highest {
  readonly number: number;
  /** Undefined: its holder was killed before it could say who it is. */
  readonly generation?: Generation;
}

/** Undefined: there has never been a supervisor. */
export async function highest(
  { files, clock }: Deps,
  places: Places,
  signal: AbortSignal,
): Promise<Highest | undefined> {
  const number = Math.max(0, ...(await numbers(files, places)));
  if (number === 0) return undefined;
  const until = clock.now().getTime() + tornMs;
  for (;;) {
    const generation = parse(number, await files.readText(fileOf(files, places, number)));
    if (generation !== undefined) return { number, generation };
    if (clock.now().getTime() >= until) return { number };
    await clock.sleep(pollMs, signal);
  }
}

export function lifeOf({ processes, host }: Pick<Deps, 'processes' | 'host'>, { holder }: Generation): HolderLife {
  const life = processes.life(holder);
  // The time of a start names the boot it belongs to: what is gone is gone, whatever the machine was called then.
  if (life === 'gone') return 'gone';
  return holder.host === host && life === 'alive' ? 'alive' : 'elsewhere';
}

/** Undefined: somebody else was faster. */
export async function claim(deps: Deps, places: Places, wanted: Generation): Promise<Generation | undefined> {
  const { files } = deps;
  const { number, ...content } = wanted;
  const isOurs = await files.createNew?.(fileOf(files, places, number), `${JSON.stringify(content)}\n`, 0o600);
  if (isOurs !== true || !(await isHighest(files, places, number))) return undefined;
  for (const old of await numbers(files, places)) if (old < number) await files.remove(fileOf(files, places, old));
  return wanted;
}

/** False: another supervisor took over, because it believed us dead. */
export async function isHighest(files: Files, places: Places, number: number): Promise<boolean> {
  return Math.max(0, ...(await numbers(files, places))) === number;
}

const fileOf = (files: Files, { supervisors }: Places, number: number): string =>
  files.join(supervisors, `${number}.json`);

async function numbers(files: Files, { supervisors }: Places): Promise<readonly number[]> {
  const entries = await files.list(supervisors);
  return entries.flatMap(({ name }) => {
    const [, number] = /^([1-9]\d*)\.json$/.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

function parse(number: number, text: string | undefined): Generation | undefined {
  let value: Json;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || !isJsonObject(value['holder'])) return undefined;
  const { address, holder } = value;
  const { pid, startedAt, host } = holder;
  if (typeof address !== 'string' || typeof pid !== 'number') return undefined;
  if (typeof startedAt !== 'string' || typeof host !== 'string') return undefined;
  return { number, address, holder: { pid, startedAt, host } };
}
