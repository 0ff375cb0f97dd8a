import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * When the process started, as the operating system tells it; undefined when there is none.
 * Linux: boot id, pid namespace and start time in clock ticks, so that neither a reused pid, nor a reboot, nor the same
 * number in another container is taken for the same process. Elsewhere: what `ps` prints.
 */
export function processStart(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxStart(pid);
  return psStart(pid);
}

/** `gone`: this very process does not run any more. `unknown`: nobody can tell from here. */
export type Life = 'alive' | 'gone' | 'unknown';

/** Whether the process that was given this start time still runs. Only for processes of this host. */
export function processLife(pid: number, startedAt: string): Life {
  const now = processStart(pid);
  if (now === startedAt) return 'alive';
  if (process.platform !== 'linux') return 'gone';
  const then = startedAt.split('/');
  const here = linuxPlace();
  if (then.length !== 3) return 'unknown';
  // Another boot: whatever ran then is gone. The same boot in another pid namespace: its numbers say nothing here.
  if (then[0] !== here.boot) return 'gone';
  return then[1] === here.namespace ? 'gone' : 'unknown';
}

function linuxStart(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name and may hold spaces and parentheses: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = fields[19];
  // A zombie has ended; in a container without an init it stays one for ever.
  if (state === 'Z' || state === 'X' || ticks === undefined) return undefined;
  const { boot, namespace } = linuxPlace();
  return `${boot}/${namespace}/${ticks}`;
}

interface Place {
  readonly boot: string;
  readonly namespace: string;
}

let place: Place | undefined;

/** Neither changes while this process lives. */
function linuxPlace(): Place {
  place ??= {
    boot: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: read(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')),
  };
  return place;
}

/** Hardened kernels hide one or the other; the rest of the identity still counts. */
function read(source: () => string): string {
  try {
    return source();
  } catch {
    return '-';
  }
}

function psStart(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, state, start] = /^\s*(\S+)\s+(.*\S)\s*$/m.exec(text) ?? [];
    return state === undefined || state.startsWith('Z') ? undefined : start;
  } catch {
    return undefined;
  }
}
