import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './file-error.ts';

const graceMs = 1_000;
const pollMs = 20;

/** SIGKILL to a process and all that it has started. Nothing happens when they are gone. */
export function killGroup(leader: number): void {
  signalGroup(leader, 'SIGKILL');
}

/** SIGTERM to what a process has left behind, and SIGKILL to what is still there a second later. */
export async function endGroup(leader: number): Promise<void> {
  let isThere = signalGroup(leader, 'SIGTERM');
  for (let waitedMs = 0; isThere && waitedMs < graceMs; waitedMs += pollMs) {
    await sleep(pollMs);
    isThere = signalGroup(leader, 0);
  }
  if (isThere) killGroup(leader);
}

/** @returns false where nobody is left to hear it */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    // macOS answers EPERM for a group that has only zombies left.
    const code = systemCode(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    return false;
  }
}
