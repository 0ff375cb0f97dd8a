import type { ObservedSet } from '../../ports/deployer.ts';

/** Services that run, whatever the project file says now. */
export interface RunningServices {
  /** All sets of instances, or those of one service. @throws SERVICE_UNKNOWN */
  list(service?: string, options?: { readonly signal?: AbortSignal }): Promise<readonly ObservedSet[]>;
  /** Services that run and that no proxy leads to. @throws SERVICE_UNKNOWN, ROUTER_* where it cannot be told */
  unserved(service?: string, options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
  /** What instances of a service have printed, as they wrote it, secrets included. Ends by itself unless it follows. */
  logs(service: string, options?: LogOptions): AsyncIterable<LogPart>;
  /**
   * Gives the routes back and stops the instances. The next `deploy` starts them again.
   * @throws RUN_HELD while a run works on one of them; nothing was stopped then
   */
  stop(service?: string, options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
}

export interface LogOptions {
  /** Of each instance. @default 64 kB */
  readonly lastBytes?: number;
  /** Goes on with what is written from now on, also by instances that are started later, until the signal. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

export interface LogPart {
  readonly instance: string;
  readonly revision: string;
  readonly arm: string;
  readonly file: string;
  /** Whole lines. */
  readonly text: string;
}
