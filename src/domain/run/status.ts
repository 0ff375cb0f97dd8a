import type { RunStatus } from './model.ts';

/** A host works on it, or died while it did. */
export const isActive = (status: RunStatus): boolean => status === 'running' || status === 'stopping';

/** `resume` may go on with it. A run in work counts: its host may be dead. */
export const isResumable = (status: RunStatus): boolean =>
  isActive(status) || status === 'failed' || status === 'stopped' || status === 'waiting' || status === 'queued';
