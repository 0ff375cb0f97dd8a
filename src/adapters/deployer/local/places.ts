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
