/** Absolute paths; text is UTF-8. `undefined` stands for "not there"; every other failure is a DeliveryError FILE_*. */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Atomic: a temporary file in the same directory, synced and renamed. Makes directories. @param mode e.g. 0o600 */
  writeText(path: string, text: string, mode?: number): Promise<void>;
  /**
   * The same without waiting for the disk: for what is made again from something else. After a power cut it may be old, new
   * or empty, and whoever reads it has to be able to tell.
   */
  writeDerived(path: string, text: string, mode?: number): Promise<void>;
  /**
   * Creates a file that must not be there; false: it is there. Only one of several callers succeeds. Makes directories.
   * @param mode e.g. 0o600
   */
  createNew?(path: string, text: string, mode?: number): Promise<boolean>;
  /** Makes a new name for what is there already: a symbolic link. To remove it leaves `target` as it is. */
  link?(path: string, target: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeDirectory(path: string, mode?: number): Promise<void>;
  /** Entries of a directory, sorted by name; empty where it is not there. */
  list(path: string): Promise<readonly { readonly name: string; readonly kind: 'file' | 'directory' | 'other' }[]>;
  exists(path: string): Promise<boolean>;
  join(...parts: readonly string[]): string;
  resolve(from: string, path: string): string;
  relative(from: string, to: string): string;
}
