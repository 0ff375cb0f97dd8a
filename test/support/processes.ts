import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';

/** Programs at work in a directory or below it, by name: what a test must not leave behind. Linux only. */
export function processesIn(directory: string): readonly string[] {
  if (process.platform !== 'linux') throw new Error('processes are looked up in /proc');
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const at = readlinkSync(`/proc/${pid}/cwd`);
      if (at !== directory && !at.startsWith(directory + sep)) return [];
      return [readFileSync(`/proc/${pid}/comm`, 'utf8').trim()];
    } catch {
      // Ended meanwhile, or of somebody else.
      return [];
    }
  });
}
