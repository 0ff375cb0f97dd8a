import type { Toolkit } from '../app/toolkit.ts';

/** Everything the command line touches. The composition root fills it in; tests do it with plain objects. */
export interface CliIo {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  readonly version: string;
  readonly stdout: {
    write(text: string): void;
    readonly isTTY: boolean;
    readonly columns: number;
    /** Height of the terminal. @default 24 */
    readonly rows?: number;
  };
  readonly stderr: { write(text: string): void; readonly isTTY: boolean };
  /** `readLine` resolves to undefined once the input is closed. */
  readonly stdin: { readonly isTTY: boolean; readLine(): Promise<string | undefined> };
  /** Loaded when a command needs it, not before. */
  readonly toolkit: () => Promise<Toolkit>;
  /** SIGINT and SIGTERM; returns the unsubscribe. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly now: () => Date;
  /**
   * Calls back at intervals until the returned function is called; must not keep the process alive.
   * Without it the live tree moves with events only.
   */
  readonly every?: (milliseconds: number, tick: () => void) => () => void;
  /** Writes the page to a temporary file of this name, opens it in the browser and resolves to the file's path. */
  readonly openPage?: (name: string, html: string) => Promise<string>;
  /** Writes a file of the user's (absolute path), anew where there is one. @throws FILE_* */
  readonly writeText?: (path: string, text: string) => Promise<void>;
  /** Text of one of the user's files (absolute path), for the line a problem points at; undefined: not to be had. */
  readonly readText?: (path: string) => Promise<string | undefined>;
}
