import type { Probe } from '../health/probe.ts';

/** What runs: the settings that make a revision. Strings of `command` and `env` may hold references. */
export interface ServiceSettings {
  /** Program and arguments. `{port}` stands for the port that an instance gets. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Relative to the project file. */
  readonly directory: string;
  readonly readiness: Probe;
  /** How long an instance may take to become ready for the first time. */
  readonly startWithinMs: number;
  /** From the polite signal to the hard one. */
  readonly stopWithinMs: number;
}
