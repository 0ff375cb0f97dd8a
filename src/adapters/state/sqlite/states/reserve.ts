import { randomBytes } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Room for the moment in which the disk is full. What an engine has just made is told to us once; when we cannot store it,
 * the engine writes it to the same full disk, and it is lost. A file that is given up makes room for that one write.
 */
export interface Reserve {
  /** Takes the room where it was used up; a disk that has none keeps no reserve. */
  renew(): void;
  /** False: there was none. */
  release(): boolean;
}

/** Contents are compressed: enough for a state of several megabytes. */
const bytes = 1024 * 1024;

export function diskReserve(path: string): Reserve {
  return {
    renew() {
      if (sizeOf(path) === bytes) return;
      try {
        // Nothing that a file system could store in less room.
        writeFileSync(path, randomBytes(bytes), { mode: 0o600 });
      } catch {
        remove(path);
      }
    },
    release: () => sizeOf(path) > 0 && remove(path),
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}
