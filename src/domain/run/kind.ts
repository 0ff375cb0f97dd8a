import type { RunKind } from './model.ts';

/** Whether runs of the kind change the world; the others only look. */
export const changesWorld = (kind: RunKind): boolean =>
  kind === 'apply' || kind === 'destroy' || kind === 'deploy' || kind === 'stop';
