import type { Finding } from '../domain/health/finding.ts';
import type { Probe } from '../domain/health/probe.ts';

/** Looks once. Waiting, repeating and counting are the caller's. */
export interface Health {
  /** What is wrong is a finding; it throws for an abort only, with the signal's reason. */
  check(probe: Probe, at: ProbePlace, signal: AbortSignal): Promise<Finding>;
}

/** Where a probe looks when it does not say so itself. */
export interface ProbePlace {
  /** For paths and for tcp without an address. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** For exec: absolute directory, and the whole environment of the command. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}
