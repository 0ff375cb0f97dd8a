import { readOptional, writeWhole } from '../../../_shared/router/whole-file.ts';
import { type StoredRoute, storedRoutes } from '../protocol.ts';

/** What is served, kept for the next start. A route is in the file before anybody is told that it is served. */
export interface RouteStore {
  read(): readonly StoredRoute[];
  write(routes: readonly StoredRoute[]): void;
}

export function createRouteStore(path: string): RouteStore {
  return {
    read() {
      const text = readOptional(path);
      if (text === undefined) return [];
      return storedRoutes.parse(JSON.parse(text)).routes;
    },
    write: (routes) => writeWhole(path, `${JSON.stringify({ version: 1, routes }, null, 2)}\n`, 0o600),
  };
}
