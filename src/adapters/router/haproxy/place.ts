import { join } from 'node:path';
import { checkSocketPath } from '../../_shared/router/sockets.ts';
import { idOf } from '../../_shared/router/written.ts';

/** The files of one route: it has an HAProxy of its own, so that no change of a route disturbs another one. */
export interface Place {
  /** `environment/service` */
  readonly route: string;
  readonly directory: string;
  readonly config: string;
  readonly map: string;
  /** The workers' command line: what it says is what requests meet. */
  readonly workers: string;
  /** The master's: reloads, and leads to the workers of former configurations. */
  readonly master: string;
}

/** @throws ROUTER_OPTIONS_INVALID */
export function placeOf(parent: string, route: string): Place {
  const directory = join(parent, idOf(route));
  return {
    route,
    directory,
    config: join(directory, 'haproxy.cfg'),
    map: join(directory, 'arms.map'),
    workers: checkSocketPath(join(directory, 'w')),
    master: checkSocketPath(join(directory, 'm')),
  };
}
