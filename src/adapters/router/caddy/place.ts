import { join } from 'node:path';
import { checkSocketPath } from '../../_shared/router/sockets.ts';
import { idOf } from '../../_shared/router/written.ts';

/** The files of one route: it has a Caddy of its own, so that no change of a route disturbs another one. */
export interface Place {
  /** `environment/service` */
  readonly route: string;
  readonly directory: string;
  readonly config: string;
  readonly log: string;
  /** Of its admin interface. */
  readonly admin: string;
  /** Where the servers that requests meet say what they were configured with. */
  readonly state: string;
}

/** @throws ROUTER_OPTIONS_INVALID */
export function placeOf(parent: string, route: string): Place {
  const directory = join(parent, idOf(route));
  return {
    route,
    directory,
    config: join(directory, 'caddy.json'),
    log: join(directory, 'caddy.log'),
    admin: checkSocketPath(join(directory, 'a')),
    state: checkSocketPath(join(directory, 's')),
  };
}
