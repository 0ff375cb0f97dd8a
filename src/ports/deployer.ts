import type { Probe } from '../domain/health/probe.ts';

/** Makes a revision of a service run. Every method is safe to repeat and to be killed in: look, then do, then report. */
export interface Deployer {
  /** E.g. `local`. */
  readonly kind: string;
  /**
   * Starts what is missing, stops what is too much, leaves alone what runs as wanted. Returns as soon as the wish is kept
   * durably and does not wait for readiness: observe until `ready` is what you need.
   * @throws DEPLOYER_*, SERVICE_SPEC_CHANGED for a revision that was given another spec before
   */
  ensure(set: InstanceSet, signal: AbortSignal): Promise<ObservedSet>;
  /** As it is now. A set that nobody wants any more and that is gone: `count` 0, no instances. */
  observe(ref: InstanceSetRef, signal: AbortSignal): Promise<ObservedSet>;
  /** Every set of the environment, or of one of its services. */
  list(
    of: { readonly environment: string; readonly service?: string },
    signal: AbortSignal,
  ): Promise<readonly ObservedSet[]>;
  /** Stops every instance, orderly and then by force, and forgets the set. Returns when all are gone. */
  remove(ref: InstanceSetRef, signal: AbortSignal): Promise<void>;
}

/** A set of equal instances. Which arm it is for is a label: a promotion restarts nothing. */
export interface InstanceSetRef {
  readonly environment: string;
  readonly service: string;
  readonly revision: string;
  /** Tells apart two sets of one revision: the baseline of an experiment. @default none */
  readonly twin?: string;
}

export interface InstanceSet extends InstanceSetRef {
  /** `stable`, `canary` ...: for people and for the environment of processes that start from now on. */
  readonly arm: string;
  readonly count: number;
  readonly spec: InstanceSpec;
}

/** How one instance runs. JSON. The same revision always has the same spec. */
export interface InstanceSpec {
  /**
   * Program and arguments; never a shell string. In these and in the values of `env`, `{port}` stands for the first port
   * and `{port.NAME}` for a named one.
   */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Besides what the deployer adds: PORT, FAIRLEAD_SERVICE, FAIRLEAD_REVISION, FAIRLEAD_ARM, FAIRLEAD_INSTANCE. */
  readonly env: Readonly<Record<string, string>>;
  /** The same, of secret values: they are held in memory only, and never written, shown or logged. */
  readonly secretEnv: Readonly<Record<string, string>>;
  /** Names; each instance has a port of its own for each. The first is where the router sends requests. */
  readonly ports: readonly string[];
  readonly readiness: Probe;
  /** How long it may take to become ready for the first time before it counts as failed. */
  readonly startWithinMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopWithinMs: number;
  /** Wait before the n-th restart in a row: `firstMs` doubled each time, up to `mostMs`. */
  readonly restart: { readonly firstMs: number; readonly mostMs: number };
}

export interface ObservedSet extends InstanceSetRef {
  readonly arm: string;
  /** How many are wanted. */
  readonly count: number;
  /** How many can take requests now. */
  readonly ready: number;
  /** Values of its secrets are not known any more: `ensure` it once more, or no instance of it can be started again. */
  readonly lacksSecrets?: true;
  readonly instances: readonly Instance[];
}

export interface Instance {
  /** Unique for ever; survives our own restart, not its own. */
  readonly id: string;
  readonly phase: InstancePhase;
  /** Where the router reaches it: the first port. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  readonly pid?: number;
  /** ISO 8601, in UTC. */
  readonly startedAt?: string;
  /** How often it was started again after it had ended by itself. */
  readonly restarts: number;
  /** Absolute path of the file it prints to, where it is one of this machine. */
  readonly log?: string;
  /** How the last one ended, or why the probe is not content. */
  readonly detail?: string;
}

/**
 * `starting`: runs, not ready yet. `ready`. `unready`: was ready. `waiting`: ended by itself, is started again after a
 * while. `stopping`. `failed`: not ready within `startWithinMs`, or cannot be started at all; it is tried again.
 */
export type InstancePhase = 'starting' | 'ready' | 'unready' | 'waiting' | 'stopping' | 'failed';
