/** What a token may do. */

/** `read`: look. `plan`: look and lock. `write`: all. */
export const accessLevels = ['read', 'plan', 'write'] as const;
export type Access = (typeof accessLevels)[number];

export interface TokenScope {
  readonly access: Access;
  /** States the token is for: `environment/stack`, or a prefix that ends with `*`; `*` alone: all. */
  readonly states: readonly string[];
}

export type StateMethod = 'GET' | 'POST' | 'DELETE' | 'LOCK' | 'UNLOCK';

const needs: Readonly<Record<StateMethod, Access>> = {
  GET: 'read',
  LOCK: 'plan',
  UNLOCK: 'plan',
  POST: 'write',
  DELETE: 'write',
};

export const isStateMethod = (text: string): text is StateMethod => Object.hasOwn(needs, text);

export const permits = (scope: TokenScope, method: StateMethod, state: string): boolean =>
  accessLevels.indexOf(scope.access) >= accessLevels.indexOf(needs[method]) &&
  scope.states.some((pattern) => covers(pattern, state));

const covers = (pattern: string, state: string): boolean =>
  pattern.endsWith('*') ? state.startsWith(pattern.slice(0, -1)) : pattern === state;

/** `staging/network`: segments of letters, digits, `-`, `_` and `.`, none of them `.` or `..`. */
export const isStateName = (text: string): boolean =>
  text.length <= 400 && text.split('/').every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
