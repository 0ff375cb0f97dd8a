import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { SupervisionSignal } from '../../../domain/service/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Files } from '../../../ports/files.ts';
import type { ServiceProcesses, StartedProcess } from '../../../ports/service-processes.ts';
import type { HeldSet } from './held-set.ts';
import { instanceCommand, instanceEnvironment, instanceVariable } from './instance-environment.ts';
import { logFile, type Places } from './places.ts';
import { setKey } from './protocol.ts';
import type { InstanceRecord, Records } from './records.ts';

export interface StartDeps {
  readonly files: Pick<Files, 'join'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly processes: ServiceProcesses;
  readonly records: Records;
  readonly places: Places;
  readonly newId: () => string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Start {
  readonly slot: number;
  readonly restarts: number;
  /** Taken again if they are free: whoever knows the old address finds the new process there. */
  readonly wanted: Readonly<Record<string, number>>;
  /** Of other instances, which may not listen there yet. */
  readonly taken: ReadonlySet<number>;
}

export interface Startup {
  readonly signal: SupervisionSignal;
  readonly ended?: StartedProcess['ended'];
}

/** Record, start, record again: killed in between, the process is found by its id. */
export async function startInstance(deps: StartDeps, held: HeldSet, start: Start): Promise<Startup> {
  const { records, processes, clock, files, places } = deps;
  const id = deps.newId();
  const failed = (reason: string): Startup => ({ signal: { kind: 'not-started', slot: start.slot, id, reason } });
  const { spec } = held.record;
  if (held.secrets === undefined && spec.secretNames.length > 0)
    return failed('the values of its secrets are not known any more: deploy it once more');
  try {
    const ports = await portsFor(processes, spec.ports, start);
    const record: InstanceRecord = {
      id,
      set: setKey(held.record),
      slot: start.slot,
      ports,
      restarts: start.restarts,
      ready: false,
      startedAt: clock.now().getTime(),
    };
    await records.putInstance(record);
    const started = await processes.start({
      command: instanceCommand(held, ports),
      cwd: spec.cwd,
      env: instanceEnvironment(held, { id, ports, base: deps.environment }),
      log: logFile(files, places, held.record, start.slot),
    });
    const { pid, startedAt } = started;
    await records.putInstance({ ...record, process: { pid, startedAt } });
    const signal = { kind: 'started', slot: start.slot, id, ports, pid, processStart: startedAt } as const;
    return { signal, ended: started.ended };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    await abandon(deps, id);
    return failed(error.message);
  }
}

/** A disk that became full between two records must not leave a process behind that nobody looks after. */
async function abandon({ processes, records }: StartDeps, id: string): Promise<void> {
  for (const found of processes.find(instanceVariable))
    if (found.value === id) processes.signal(found, 'SIGKILL', 'one');
  await records.forgetInstance(id).catch(() => undefined);
}

async function portsFor(
  processes: ServiceProcesses,
  names: readonly string[],
  { wanted, taken }: Start,
): Promise<Readonly<Record<string, number>>> {
  const ports: Record<string, number> = {};
  const used = new Set(taken);
  for (const name of names) {
    let port = await processes.freePort(wanted[name]);
    // The system may offer a port again before the one it was meant for listens there.
    for (let tries = 0; used.has(port) && tries < 20; tries++) port = await processes.freePort();
    used.add(port);
    ports[name] = port;
  }
  return ports;
}
