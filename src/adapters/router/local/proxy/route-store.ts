import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { type StoredRoute, storedRoutes } from '../protocol.ts';

/** What is served, kept for the next start. A route is in the file before anybody is told that it is served. */
export interface RouteStore {
  read(): readonly StoredRoute[];
  write(routes: readonly StoredRoute[]): void;
}

export function createRouteStore(path: string): RouteStore {
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      return storedRoutes.parse(JSON.parse(text)).routes;
    },
    write: (routes) => writeWhole(path, `${JSON.stringify({ version: 1, routes }, null, 2)}\n`),
  };
}

/** The old text or the new one, whenever the power goes. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
