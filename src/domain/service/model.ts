import type { Probe } from '../health/probe.ts';

/** The instances of one set as their supervisor knows them. JSON. */
export interface SupervisedSet {
  readonly count: number;
  readonly timing: SupervisionTiming;
  readonly slots: readonly Slot[];
}

export interface SupervisionTiming {
  readonly readiness: Probe;
  readonly startWithinMs: number;
  readonly stopWithinMs: number;
  readonly restart: { readonly firstMs: number; readonly mostMs: number };
}

/** A place for one instance; whoever is in it changes with each restart. */
export interface Slot {
  readonly number: number;
  /** Of the instance that is in it, or was last. */
  readonly id: string;
  readonly ports: Readonly<Record<string, number>>;
  /** Ends that nobody asked for, each followed by a start. */
  readonly restarts: number;
  /** The same since it was last well for a while: what the back-off counts. */
  readonly inARow: number;
  readonly detail?: string;
  readonly state: Running | Stopping | Resting;
}

/** Times are milliseconds since 1970. */
export interface Running {
  readonly kind: 'running';
  readonly pid: number;
  /** As the operating system tells it: a reused pid is another process. */
  readonly processStart: string;
  readonly startedAt: number;
  /** Since when it is ready without a break; undefined: it is not. */
  readonly readySince?: number;
  readonly wasReady: boolean;
  readonly probe: {
    readonly dueAt: number;
    readonly asked: boolean;
    readonly successes: number;
    readonly failures: number;
  };
}

export interface Stopping {
  readonly kind: 'stopping';
  readonly pid: number;
  readonly processStart: string;
  readonly startedAt: number;
  readonly why: 'surplus' | 'never-ready';
  readonly killAt: number;
  readonly killed: boolean;
}

export interface Resting {
  readonly kind: 'resting';
  readonly startAt: number;
  readonly failed: boolean;
}

export type SupervisionEffect =
  /** Answered by `started` or `not-started`. */
  | { readonly kind: 'start'; readonly slot: number; readonly ports: Readonly<Record<string, number>> }
  | { readonly kind: 'stop' | 'kill'; readonly id: string; readonly pid: number; readonly processStart: string }
  /** Answered by `probed`. */
  | { readonly kind: 'probe'; readonly id: string; readonly ports: Readonly<Record<string, number>> };

export type SupervisionSignal =
  | {
      readonly kind: 'started';
      readonly slot: number;
      readonly id: string;
      readonly ports: Readonly<Record<string, number>>;
      readonly pid: number;
      readonly processStart: string;
    }
  | { readonly kind: 'not-started'; readonly slot: number; readonly id: string; readonly reason: string }
  | { readonly kind: 'ended'; readonly id: string; readonly how: string }
  | { readonly kind: 'probed'; readonly id: string; readonly well: boolean; readonly detail: string };
