import type { Files } from '../../ports/files.ts';
import type { ObservedSet } from '../../ports/deployer.ts';
import type { LogPart } from './face.ts';

export interface LogPage {
  readonly parts: readonly LogPart[];
  /** By file: how many bytes of it have been read. */
  readonly read: Readonly<Record<string, number>>;
}

export interface LogReading {
  readonly lastBytes: number;
  readonly after: LogPage | undefined;
}

const newline = 10;

/** Whole lines only: the last one may be still on its way. A file that has become shorter was begun anew. */
export async function readLogs(
  files: Pick<Files, 'readBytes'>,
  sets: readonly ObservedSet[],
  { lastBytes, after }: LogReading,
): Promise<LogPage> {
  const parts: LogPart[] = [];
  const read: Record<string, number> = {};
  for (const { instances, revision, arm } of sets) {
    for (const { id, log } of instances) {
      const bytes = log === undefined ? undefined : await files.readBytes(log);
      if (log === undefined || bytes === undefined) continue;
      const before = after?.read[log] ?? Math.max(0, bytes.length - lastBytes);
      const from = before > bytes.length ? 0 : before;
      const to = bytes.lastIndexOf(newline) + 1;
      read[log] = Math.max(from, to);
      if (to <= from) continue;
      const text = new TextDecoder().decode(bytes.subarray(from, to));
      parts.push({
        instance: id,
        revision,
        arm,
        file: log,
        text: after === undefined ? fromLineStart(text, from) : text,
      });
    }
  }
  return { parts, read: { ...after?.read, ...read } };
}

const fromLineStart = (text: string, from: number): string => (from === 0 ? text : text.slice(text.indexOf('\n') + 1));
