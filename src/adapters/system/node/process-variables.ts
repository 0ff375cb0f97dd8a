import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessIdentity } from '../../../ports/service-processes.ts';
import { processStart } from './process-identity.ts';

type Found = ProcessIdentity & { readonly value: string };

/** Processes of this user that were started with the variable. */
export function findByVariable(variable: string): readonly Found[] {
  const found = process.platform === 'linux' ? onLinux(variable) : elsewhere(variable);
  return found.flatMap(({ pid, value }) => {
    const startedAt = processStart(pid);
    return startedAt === undefined ? [] : [{ pid, startedAt, value }];
  });
}

type Hit = { readonly pid: number; readonly value: string };

function onLinux(variable: string): readonly Hit[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const value = variableOf(pid, variable);
      return value === undefined ? [] : [{ pid: Number(pid), value }];
    });
}

function variableOf(pid: string, variable: string): string | undefined {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return entries.find((entry) => entry.startsWith(`${variable}=`))?.slice(variable.length + 1);
  } catch {
    // Gone meanwhile, or of another user.
    return undefined;
  }
}

/** BSD `ps` prints the environment behind the command. */
function elsewhere(variable: string): readonly Hit[] {
  const pattern = new RegExp(`^\\s*(\\d+) .* ${variable}=(\\S+)`);
  try {
    const text = execFileSync('ps', ['-E', '-x', '-ww', '-o', 'pid=,command='], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
    return text.split('\n').flatMap((line) => {
      const [, pid, value] = pattern.exec(line) ?? [];
      return pid === undefined || value === undefined ? [] : [{ pid: Number(pid), value }];
    });
  } catch {
    return [];
  }
}
