import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Json } from '../../../domain/json.ts';
import type { Fault, Operation } from './model.ts';
import type { Cloud } from './regions.ts';
import { readJson, writeJson } from './store.ts';

/** The call that is about to be made. */
export interface CallSite {
  readonly operation: Operation;
  readonly cloud: Cloud;
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly name: string | null;
}

/**
 * The faults of a world. They stand in `faults.json` (an array), which any process may rewrite at any time; how often
 * each has been met stands in `fault-counts.json`, so a fault that killed the server does not kill the next one too.
 */
export interface FaultBook {
  list(): readonly Fault[];
  set(faults: readonly Fault[]): void;
  /** The faults that strike this call; meeting it counts. */
  strike(site: CallSite): readonly Fault[];
}

export function openFaultBook(directory: string): FaultBook {
  const path = join(directory, 'faults.json');
  const countsPath = join(directory, 'fault-counts.json');
  // A faults.json by another process is trusted to be what this one would have written.
  const list = () => (readJson(path) ?? []) as unknown as readonly Fault[];
  return {
    list,
    set: (faults) => writeJson(path, faults as unknown as Json),
    strike: (site) => {
      const matching = list().filter((fault) => matches(fault, site));
      if (matching.length === 0) return [];
      const counts = { ...((readJson(countsPath) ?? {}) as { readonly [key: string]: number }) };
      for (const fault of matching) counts[keyOf(fault)] = (counts[keyOf(fault)] ?? 0) + 1;
      writeJson(countsPath, counts);
      return matching.filter((fault) => isDue(fault, counts[keyOf(fault)] ?? 0));
    },
  };
}

function isDue(fault: Fault, count: number): boolean {
  // A quota stands as long as it is in the file; all else strikes so many times and is over.
  if (fault.kind === 'quota') return true;
  const nth = fault.nth ?? 1;
  return count >= nth && count < nth + (fault.times ?? 1);
}

function matches(fault: Fault, site: CallSite): boolean {
  const operation = fault.operation ?? (anyOperation.has(fault.kind) ? undefined : 'create');
  return (
    (operation === undefined || operation === site.operation) &&
    (fault.cloud === undefined || fault.cloud === site.cloud) &&
    (fault.region === undefined || fault.region === site.region) &&
    (fault.type === undefined || fault.type === site.type) &&
    (fault.name === undefined || fault.name === site.name)
  );
}

/** Refusals can meet every call; the other faults are about creates unless they say otherwise. */
const anyOperation: ReadonlySet<Fault['kind']> = new Set(['error', 'throttle']);

const keyOf = (fault: Fault): string =>
  fault.id ?? createHash('sha256').update(JSON.stringify(fault)).digest('hex').slice(0, 16);
