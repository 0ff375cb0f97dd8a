import type { EventEmitter } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { ProcessRecord, RunningProcess } from '../../../ports/process-runner.ts';
import { fileError } from './file-error.ts';
import { createLineSplitter, type LineSplitter } from './line-splitter.ts';

type Line = RunningProcess['lines'] extends AsyncIterable<infer L> ? L : never;

interface Source {
  readonly stream: Line['stream'];
  readonly file: number;
  readonly splitter: LineSplitter;
}

/** File notifications are unreliable across file systems, so that the files are looked at. */
const pollMs = 25;
const chunkBytes = 64 * 1024;

/** The process that writes: `hasEnded` turns true before `exit` is emitted. */
export interface Writer {
  readonly events: EventEmitter;
  hasEnded(): boolean;
}

/**
 * Lines of both files while the writer runs, then all that is left. Reads no faster than it is asked to: what nobody has
 * fetched yet waits on disk, not in memory.
 */
export async function* follow(record: ProcessRecord, writer: Writer): AsyncGenerator<Line> {
  const sources: Source[] = [];
  try {
    sources.push(openSource('stdout', record.stdout));
    sources.push(openSource('stderr', record.stderr));
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      // Asked before reading: what was written before the end is in the files by then.
      const ended = writer.hasEnded();
      let bytes = 0;
      for (const source of sources) {
        // What was just written is in memory: to hand the read to another thread would cost ten times as much.
        const read = readSync(source.file, buffer, 0, chunkBytes, null);
        bytes += read;
        const lines = read === 0 ? [] : source.splitter.push(buffer.subarray(0, read));
        for (const text of lines) yield { stream: source.stream, text };
      }
      if (bytes > 0) {
        // A tool that never stops talking must not keep the others from being heard.
        await turn();
        continue;
      }
      if (ended) break;
      await pause(writer);
    }
    for (const { stream, splitter } of sources) for (const text of splitter.end()) yield { stream, text };
  } finally {
    for (const { file } of sources) closeSync(file);
  }
}

function openSource(stream: Source['stream'], path: string): Source {
  try {
    return { stream, file: openSync(path, 'r'), splitter: createLineSplitter() };
  } catch (error) {
    throw fileError('read', path, error);
  }
}

/** Until the next look, or until the writer ends. */
function pause(writer: Writer): Promise<void> {
  if (writer.hasEnded()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      writer.events.off('exit', done);
      resolve();
    };
    const timer = setTimeout(done, pollMs);
    writer.events.once('exit', done);
  });
}
