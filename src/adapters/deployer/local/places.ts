import type { InstanceSetRef } from '../../../ports/deployer.ts';
import type { Files } from '../../../ports/files.ts';

/** Where the supervisor of a project keeps what it must not forget. Absolute paths. */
export interface Places {
  readonly directory: string;
  readonly sets: string;
  readonly instances: string;
  readonly logs: string;
  /** One file for each supervisor there ever was: see `generation.ts`. */
  readonly supervisors: string;
}

export const placesIn = ({ join }: Pick<Files, 'join'>, directory: string): Places => ({
  directory,
  sets: join(directory, 'sets'),
  instances: join(directory, 'instances'),
  logs: join(directory, 'logs'),
  supervisors: join(directory, 'supervisors'),
});

/** One file for each slot: what a crashed instance has said stands above what its successor says. */
export function logFile(
  { join }: Pick<Files, 'join'>,
  { logs }: Places,
  { service, revision, twin }: InstanceSetRef,
  slot: number,
): string {
  const name = [revision, ...(twin === undefined ? [] : [twin]), slot].join('-');
  return join(logs, plain(service), `${plain(name)}.log`);
}

const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
