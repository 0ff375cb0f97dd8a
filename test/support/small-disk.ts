import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createScratchProject, type ScratchProject } from './scratch-project.ts';

export interface SmallDisk extends Disposable {
  enlarge(): void;
}

/** Mounts a disk of its own in a directory of the project. */
export function mountDisk(scratch: ScratchProject, below: string, kilobytes: number): SmallDisk {
  scratch.write(join(below, '.keep'), '');
  const path = join(scratch.directory, below);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
  return {
    enlarge: () => void execFileSync('mount', ['-o', 'remount,size=20m', path]),
    [Symbol.dispose]: () => void execFileSync('sh', ['-c', unmount, 'sh', path], { stdio: 'ignore' }),
  };
}

/** What was told to end may hold a file open for a moment more. */
const unmount = 'for turn in $(seq 100); do umount "$1" && exit; sleep 0.1; done; exit 1';

/** Whether disks may be mounted here. */
export function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  using scratch = createScratchProject({ files: { 'disk/x': '' } });
  try {
    mountDisk(scratch, 'disk', 64)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
