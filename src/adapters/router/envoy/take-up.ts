import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { ask } from './ask.ts';
import type { Kind } from './files.ts';
import { logSince, logSize, refusalIn } from './log.ts';
import { down } from './observe.ts';
import { fileOf, type Place } from './place.ts';

const pollMs = 20;
const takeUpMs = 15_000;

const versionStat = {
  clusters: 'cluster_manager.cds.version_text',
  listeners: 'listener_manager.lds.version_text',
  routes: 'http.clients.rds.fairlead.version_text',
} satisfies Record<Kind, string>;

/** Watches what Envoy makes of files that are written after this. */
export async function watchTakeUp(place: Place, signal: AbortSignal) {
  const from = logSize(place);
  const before = (await readStats(place, signal))?.refused ?? 0;
  return {
    /** Until Envoy has the file. @throws ROUTER_REJECTED, ROUTER_ADDRESS_TAKEN with its words */
    async taken(kind: Kind, text: string): Promise<void> {
      const wanted = `"${(JSON.parse(text) as { version_info: string }).version_info}"`;
      for (let waitedMs = 0; waitedMs < takeUpMs; waitedMs += pollMs) {
        const stats = await readStats(place, signal);
        if (stats === undefined) throw down(place);
        if (stats.refused > before) throw refused(place, logSince(place, from));
        if (stats.values.get(versionStat[kind]) === wanted && !stats.isWarming) return;
        await place.clock.sleep(pollMs, signal);
      }
      throw refused(place, `it does not take up its ${kind} within ${takeUpMs / 1000} s`);
    },
  };
}

export function refused({ route }: Place, log: string): DeliveryError {
  const words = refusalIn(log);
  const code = /Address (already )?in use/i.test(words) ? 'ROUTER_ADDRESS_TAKEN' : 'ROUTER_REJECTED';
  return new DeliveryError(code, `Envoy refuses the configuration of ${route}: ${words}`);
}

export interface Stats {
  readonly values: ReadonlyMap<string, string>;
  /** Files that could not be read or were not taken, since it started. */
  readonly refused: number;
  readonly isWarming: boolean;
}

const asked = encodeURIComponent('version_text$|update_rejected$|update_failure$|warming|downstream_rq_active$');

/** Undefined: nobody answers. */
export async function readStats(place: Place, signal: AbortSignal): Promise<Stats | undefined> {
  const text = await ask({ socketPath: fileOf(place, 'admin'), path: `/stats?filter=${asked}` }, signal);
  if (text === undefined) return undefined;
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, value] = line.split(': ');
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  const sum = (name: RegExp): number =>
    [...values].reduce((all, [key, value]) => all + (name.test(key) ? Number(value) : 0), 0);
  return { values, refused: sum(/update_(rejected|failure)$/), isWarming: sum(/warming/) > 0 };
}
