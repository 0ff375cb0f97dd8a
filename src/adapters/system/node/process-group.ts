import { systemCode } from './file-error.ts';

/** SIGKILL to a process and all that it has started. Nothing happens when they are gone. */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // macOS answers EPERM for a group that has only zombies left.
    const code = systemCode(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
