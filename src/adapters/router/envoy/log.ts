import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { fileOf, type Place } from './place.ts';

const mostBytes = 65_536;

export const logSize = (place: Place): number => statSync(fileOf(place, 'log'), { throwIfNoEntry: false })?.size ?? 0;

/** What Envoy has written since then. */
export function logSince(place: Place, from: number): string {
  const size = Math.min(logSize(place) - from, mostBytes);
  if (size <= 0) return '';
  const file = openSync(fileOf(place, 'log'), 'r');
  try {
    const bytes = Buffer.alloc(size);
    const read = readSync(file, bytes, 0, size, from);
    return bytes.subarray(0, read).toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** The words for which a configuration was refused, without time and source. */
export function refusalIn(log: string): string {
  const lines = log.split('\n').filter((line) => /reject|failure|error|unable|invalid/i.test(line));
  const line = lines.at(-1) ?? log.trim().split('\n').at(-1) ?? '';
  return line.replace(/^(\[[^\]]*\])+ /, '').slice(0, 500);
}
