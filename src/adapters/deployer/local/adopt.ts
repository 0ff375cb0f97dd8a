import type { Running, Slot } from '../../../domain/service/model.ts';
import type { ProcessIdentity, ServiceProcesses } from '../../../ports/service-processes.ts';
import { type HeldSet, heldSet } from './held-set.ts';
import { instanceVariable } from './instance-environment.ts';
import { setKey } from './protocol.ts';
import type { InstanceRecord, Records } from './records.ts';

export interface Adopted {
  readonly held: ReadonlyMap<string, HeldSet>;
  /** Recorded, but no process is seen: it may have been on its way when the supervisor before us was killed. */
  readonly uncertain: ReadonlySet<string>;
}

/** How long a process that was on its way may take until it can be found by its id. */
const onItsWayMs = 1_000;

/** Takes over what an earlier supervisor has left running. A process is ours by pid, start time and the id it carries. */
export async function adopt(records: Records, processes: ServiceProcesses, now: number): Promise<Adopted> {
  const byId = new Map(processes.find(instanceVariable).map((found) => [found.value, found]));
  const slots = new Map<string, Slot[]>();
  const uncertain = new Set<string>();
  for (const record of await records.instances()) {
    const process = processOf(record, byId.get(record.id), processes);
    if (process === undefined && record.process !== undefined) {
      // It ended while nobody looked. Its slot is filled anew.
      await records.forgetInstance(record.id);
      continue;
    }
    if (process === undefined) uncertain.add(record.id);
    slots.set(record.set, [...(slots.get(record.set) ?? []), slotOf(record, process, now)]);
  }
  const held = new Map<string, HeldSet>();
  for (const record of await records.sets()) {
    const key = setKey(record);
    held.set(
      key,
      heldSet(
        record,
        undefined,
        (slots.get(key) ?? []).sort((a, b) => a.number - b.number),
      ),
    );
  }
  return { held, uncertain };
}

function processOf(
  { process }: InstanceRecord,
  found: ProcessIdentity | undefined,
  processes: ServiceProcesses,
): ProcessIdentity | undefined {
  if (process === undefined) return found;
  return processes.life(process) === 'alive' ? process : undefined;
}

function slotOf(record: InstanceRecord, process: ProcessIdentity | undefined, now: number): Slot {
  const { slot, id, ports, restarts, ready } = record;
  const common = { number: slot, id, ports, restarts, inARow: 0 };
  if (process === undefined) return { ...common, state: { kind: 'resting', startAt: now + onItsWayMs, failed: false } };
  const state: Running = {
    kind: 'running',
    pid: process.pid,
    processStart: process.startedAt,
    startedAt: record.startedAt,
    ...(ready && { readySince: now }),
    wasReady: ready,
    probe: { dueAt: now, asked: false, successes: 0, failures: 0 },
  };
  return { ...common, state };
}
