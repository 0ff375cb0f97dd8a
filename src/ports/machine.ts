/** Facts about where we run. */
export interface Machine {
  /** Of Node, without the `v`. */
  readonly nodeVersion: string;
  /** Absolute path of a program on PATH; undefined: there is none. */
  findProgram(name: string): Promise<string | undefined>;
  /** Bytes of all files below a directory, links not followed; undefined: it is not there. */
  directorySize(path: string): Promise<number | undefined>;
  /** Directories below this one in which a program that was started by us, or by a dead one of us, is at work. */
  directoriesAtWork(directory: string): Promise<readonly string[]>;
  /** Whether git leaves out a path (relative to a directory that is there); undefined: no repository, or no git. */
  ignoredByGit(directory: string, path: string): Promise<boolean | undefined>;
}
