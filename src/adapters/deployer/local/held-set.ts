import type { Slot, SupervisedSet } from '../../../domain/service/model.ts';
import type { Instance, InstancePhase, ObservedSet } from '../../../ports/deployer.ts';
import { refOf } from './protocol.ts';
import type { SetRecord } from './records.ts';

/** A set as the supervisor holds it in memory. */
export interface HeldSet {
  readonly record: SetRecord;
  /** Undefined: not known since a supervisor before us has gone with them. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
  readonly set: SupervisedSet;
}

export function heldSet(record: SetRecord, secrets: HeldSet['secrets'], slots: readonly Slot[]): HeldSet {
  const { readiness, startWithinMs, stopWithinMs, restart } = record.spec;
  const count = record.leaving ? 0 : record.count;
  return { record, secrets, set: { count, timing: { readiness, startWithinMs, stopWithinMs, restart }, slots } };
}

/** @param logOf the file that a slot prints to */
export function observed({ record, secrets, set }: HeldSet, logOf: (slot: number) => string): ObservedSet {
  const [portName] = record.spec.ports;
  const instances = set.slots.map((slot) => ({ ...instanceOf(slot, portName), log: logOf(slot.number) }));
  return {
    ...refOf(record),
    arm: record.arm,
    count: set.count,
    ready: instances.filter(({ phase }) => phase === 'ready').length,
    ...(secrets === undefined && record.spec.secretNames.length > 0 && { lacksSecrets: true }),
    instances,
  };
}

function instanceOf({ id, ports, state, restarts, detail }: Slot, portName: string | undefined): Instance {
  const port = portName === undefined ? undefined : ports[portName];
  return {
    id,
    phase: phaseOf(state),
    ...(port !== undefined && { endpoint: { host: '127.0.0.1', port } }),
    ...(state.kind !== 'resting' && { pid: state.pid, startedAt: new Date(state.startedAt).toISOString() }),
    restarts,
    ...(detail !== undefined && { detail }),
  };
}

function phaseOf(state: Slot['state']): InstancePhase {
  switch (state.kind) {
    case 'running':
      if (state.readySince !== undefined) return 'ready';
      return state.wasReady ? 'unready' : 'starting';
    case 'stopping':
      return state.why === 'never-ready' ? 'failed' : 'stopping';
    case 'resting':
      return state.failed ? 'failed' : 'waiting';
  }
}
