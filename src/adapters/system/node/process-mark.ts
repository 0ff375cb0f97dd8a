import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { ProcessRecord } from '../../../ports/process-runner.ts';
import { processLife, processStart } from './process-identity.ts';

/**
 * Who is at work in a record. `starting` is written before the child exists and names the parent: should the parent die
 * before it can name the child, the child is found by the output files that it holds open.
 */
interface Mark {
  readonly pid: number;
  readonly startedAt: string;
  readonly host: string;
  readonly starting?: true;
}

/** The mark of one start. Its file stays open from the first text to the second: to truncate it would cost milliseconds. */
export interface OpenMark {
  write(pid: number, phase: 'starting' | 'running'): void;
  close(): void;
}

export function openMark(record: ProcessRecord): OpenMark {
  const file = openSync(record.mark, constants.O_RDWR | constants.O_CREAT, 0o600);
  return {
    write(pid, phase) {
      const mark: Mark = {
        pid,
        startedAt: processStart(pid) ?? 'ended',
        host: hostname(),
        ...(phase === 'starting' && { starting: true }),
      };
      const bytes = Buffer.from(`${JSON.stringify(mark).padEnd(markBytes - 1)}\n`);
      // One write, and every mark is as long as the one before: whoever reads sees one or the other.
      writeSync(file, bytes, 0, bytes.length, 0);
      if (fstatSync(file).size !== bytes.length) ftruncateSync(file, bytes.length);
    },
    close: () => closeSync(file),
  };
}

/** Longer than any mark: a host's name has 64 characters at most, where it is not a very long one. */
const markBytes = 320;

/** True while the process that last used the record runs. Of another host nothing can be known: its state lock guards. */
export function atWork(record: ProcessRecord): boolean {
  const text = readOptional(record.mark);
  if (text === undefined) return false;
  const mark = parseMark(text);
  // Torn by a kill or a full disk: the files tell.
  if (mark === undefined) return hasWriter(record.stdout);
  if (mark.host !== hostname()) return false;
  const alive = processLife(mark.pid, mark.startedAt) === 'alive';
  return mark.starting === true ? alive || hasWriter(record.stdout) : alive;
}

function parseMark(text: string): Mark | undefined {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { pid, startedAt, host, starting } = value;
  if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof host !== 'string') return undefined;
  return { pid, startedAt, host, ...(starting === true && { starting }) };
}

/** Whether another process has the file open. */
function hasWriter(path: string): boolean {
  let file: string;
  try {
    file = realpathSync(path);
  } catch {
    return false;
  }
  return process.platform === 'linux' ? hasOpenLinux(file) : hasOpenElsewhere(file);
}

function hasOpenLinux(file: string): boolean {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    if (openFiles(pid).includes(file)) return true;
  }
  return false;
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readOptionalLink(`/proc/${pid}/fd/${fd}`));
  } catch {
    // Gone meanwhile, or of another user, who cannot be our child.
    return [];
  }
}

function readOptionalLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function hasOpenElsewhere(file: string): boolean {
  try {
    const pids = execFileSync('lsof', ['-t', '--', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return pids.split('\n').some((pid) => pid !== '' && pid !== String(process.pid));
  } catch {
    // lsof exits with 1 when nobody has the file open.
    return false;
  }
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
