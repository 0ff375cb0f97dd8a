import type { JsonObject } from '../json.ts';

/**
 * The engines' `http` backend, as it leads to our own service. Where that is comes by the environment (I9), as it may for a
 * backend of the user's: told apart they are by settings that nobody else writes, each of which says what holds anyway.
 */
export const ownBackend = {
  type: 'http',
  settings: { update_method: 'POST', retry_wait_min: 1, retry_wait_max: 30 },
} as const satisfies { readonly type: string; readonly settings: JsonObject };

/** Whether what a tool has noted of a backend is of ours. */
export const isOwnBackend = (type: string, config: JsonObject): boolean =>
  type === ownBackend.type && Object.entries(ownBackend.settings).every(([name, value]) => config[name] === value);
