/**
 * Runs programs so that they survive us: a child has its own process group, and its output goes to files that are followed,
 * not to pipes. If we are killed, the child finishes its work undisturbed, and the next run waits for it ({@link settle}).
 */
export interface ProcessRunner {
  start(command: Command): Promise<RunningProcess>;
  /** Short questions like `version`: output in memory, 10 MB at most, killed after `timeoutMs`. */
  ask(command: Omit<Command, 'record'>, timeoutMs: number): Promise<ProcessAnswer>;
  /**
   * Waits until the process that last used this record has ended, if it still runs: identity is pid and start time, a
   * reused pid is not ours. Resolves to true when it had to wait.
   */
  settle(record: ProcessRecord, signal: AbortSignal): Promise<boolean>;
}

export interface Command {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly record: ProcessRecord;
}

/** Absolute paths of three files, overwritten at each start. */
export interface ProcessRecord {
  readonly stdout: string;
  readonly stderr: string;
  /** JSON `{pid, startedAt, host}`: who is at work here. */
  readonly mark: string;
}

export interface RunningProcess {
  readonly pid: number;
  /** Lines as they are written; ends when the process has ended. */
  readonly lines: AsyncIterable<{ readonly stream: 'stdout' | 'stderr'; readonly text: string }>;
  /** Exactly one of the two is not null. */
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** SIGINT to the process itself. What it leaves running is ended after it: `exit` waits for that, a second at most. */
  interrupt(): void;
  /** SIGKILL to the whole group. */
  kill(): void;
}

export interface ProcessAnswer {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}
