/** How to find out whether something is well. JSON. */
export type Probe =
  /** It is well when it runs. */
  { readonly kind: 'none' } | (HttpProbe & ProbeTiming) | (TcpProbe & ProbeTiming) | (ExecProbe & ProbeTiming);

export interface HttpProbe {
  readonly kind: 'http';
  /** Absolute URL, or a path on the instance's first port. */
  readonly url: string;
  readonly expect: HttpExpectation;
}

export interface TcpProbe {
  readonly kind: 'tcp';
  /** `host:port`; empty: the instance's first port. */
  readonly address: string;
}

/** Well when the command exits with 0. */
export interface ExecProbe {
  readonly kind: 'exec';
  readonly command: readonly string[];
}

export interface HttpExpectation {
  /** @default 200 to 299 */
  readonly status?: readonly number[];
  /** Text that the body holds. Looked for in the first MB. */
  readonly bodyHolds?: string;
  /** Lower-case name → the whole value. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly withinMs?: number;
}

export interface ProbeTiming {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** In a row, until it counts as well. */
  readonly successes: number;
  /** In a row, until it does not count as well any more. */
  readonly failures: number;
}
