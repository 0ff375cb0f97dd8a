/** Processes that outlive whoever started them, and are found again. */
export interface ServiceProcesses {
  /** In a process group of its own; what it prints is added to `log`. @throws PROCESS_*, FILE_* */
  start(launch: ServiceLaunch): Promise<StartedProcess>;
  /** `gone`: a process that reuses the pid is another one. `unknown`: nobody can tell from here. */
  life(process: ProcessIdentity): 'alive' | 'gone' | 'unknown';
  /** Processes of this user in whose environment the variable stands, with its value. Where that cannot be read: empty. */
  find(variable: string): readonly (ProcessIdentity & { readonly value: string })[];
  /** To the group that it leads, or to it alone; nothing happens when it is gone. */
  signal(process: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL', scope: 'group' | 'one'): void;
  /** A port of the loopback interface that nobody uses now; the wanted one if it is free. */
  freePort(wanted?: number): Promise<number>;
  /** Keeps a log from filling the disk: beyond `mostBytes`, what was there goes to `<log>.1` and the log starts anew. */
  turnLog(log: string, mostBytes: number): Promise<void>;
  /** Removes the oldest files of a directory beyond so many; those that are kept count too. */
  pruneLogs(directory: string, most: number, kept: ReadonlySet<string>): Promise<void>;
}

export interface ServiceLaunch {
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment. A program without a path is looked for in its PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly log: string;
}

/** A reused pid is another process. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the operating system tells it. */
  readonly startedAt: string;
}

export interface StartedProcess extends ProcessIdentity {
  /** Exactly one of the two is not null. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}
