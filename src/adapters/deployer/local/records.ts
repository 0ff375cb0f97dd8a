import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { InstanceSetRef } from '../../../ports/deployer.ts';
import type { Files } from '../../../ports/files.ts';
import type { Places } from './places.ts';
import { type PublicSpec, setKey } from './protocol.ts';

/** A set that is wanted, as it lies on the disk: without the values of secrets. */
export interface SetRecord extends InstanceSetRef {
  readonly arm: string;
  readonly count: number;
  readonly spec: PublicSpec;
  /** It is being removed: forgotten as soon as its last instance is gone. */
  readonly leaving: boolean;
}

/**
 * An instance, written before its process is started: then without `process`, and the process, if there is one, is found by
 * the id in its environment.
 */
export interface InstanceRecord {
  readonly id: string;
  /** See {@link setKey}. */
  readonly set: string;
  readonly slot: number;
  readonly ports: Readonly<Record<string, number>>;
  readonly restarts: number;
  /** As last seen: who takes over must not believe for a while that nothing is ready. */
  readonly ready: boolean;
  readonly process?: { readonly pid: number; readonly startedAt: string };
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface Records {
  sets(): Promise<readonly SetRecord[]>;
  instances(): Promise<readonly InstanceRecord[]>;
  putSet(record: SetRecord): Promise<void>;
  putInstance(record: InstanceRecord): Promise<void>;
  forgetSet(ref: InstanceSetRef): Promise<void>;
  forgetInstance(id: string): Promise<void>;
}

/** The memory of the supervisor. Each file is replaced as a whole: a kill leaves the old one or the new one. */
export function createRecords(files: Files, places: Places, digest: (text: string) => string): Records {
  const setFile = (ref: InstanceSetRef): string => files.join(places.sets, `${digest(setKey(ref)).slice(0, 32)}.json`);
  const instanceFile = (id: string): string => files.join(places.instances, `${id}.json`);
  const write = (path: string, value: unknown): Promise<void> =>
    files.writeText(path, `${JSON.stringify(value)}\n`, 0o600);
  return {
    sets: () => readAll<SetRecord>(files, places.sets),
    instances: () => readAll<InstanceRecord>(files, places.instances),
    putSet: (record) => write(setFile(record), record),
    putInstance: (record) => write(instanceFile(record.id), record),
    forgetSet: (ref) => files.remove(setFile(ref)),
    forgetInstance: (id) => files.remove(instanceFile(id)),
  };
}

/** Our own files, written as a whole. What is no JSON was spoilt by somebody else, and what it was about would be lost. */
async function readAll<Kind>(files: Files, directory: string): Promise<readonly Kind[]> {
  const found: Kind[] = [];
  for (const { name } of await files.list(directory)) {
    if (name.startsWith('.') || !name.endsWith('.json')) continue;
    const path = files.join(directory, name);
    const text = await files.readText(path);
    if (text !== undefined) found.push(parse(path, text) as Kind);
  }
  return found;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DeliveryError('DEPLOYER_FAILED', `${path} is damaged: what runs is not known`, {
      hint: `stop by hand what it named, and remove it: ${text.slice(0, 200)}`,
      cause: error,
    });
  }
}
