import type { Series } from '../../../domain/metrics/samples.ts';

export type Exposition =
  | { readonly kind: 'series'; readonly series: readonly Series[] }
  | { readonly kind: 'unreadable'; readonly line: number; readonly text: string };

/** Reads Prometheus' text format, version 0.0.4. One line that is none of it, and nothing of the whole can be trusted. */
export function readExposition(text: string): Exposition {
  const series: Series[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const read = readLine(trimmed);
    if (read === undefined) return { kind: 'unreadable', line: index + 1, text: trimmed.slice(0, 80) };
    series.push(read);
  }
  return { kind: 'series', series };
}

const lineStart = /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(\{)?/;
const lineEnd = /^[ \t]*(\S+)(?:[ \t]+-?\d+)?$/;

function readLine(line: string): Series | undefined {
  const [start, name, brace] = lineStart.exec(line) ?? [];
  if (start === undefined || name === undefined) return undefined;
  const labels: Record<string, string> = {};
  const end = brace === undefined ? start.length : readLabels(line, start.length, labels);
  if (end === undefined) return undefined;
  const [, number] = lineEnd.exec(line.slice(end)) ?? [];
  const value = number === undefined ? undefined : readNumber(number);
  return value === undefined ? undefined : { name, labels, value };
}

const pair = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,?)/y;

/** @returns where the line goes on behind the closing brace */
function readLabels(line: string, from: number, into: Record<string, string>): number | undefined {
  pair.lastIndex = from;
  let at = from;
  for (let match = pair.exec(line); match !== null; match = pair.exec(line)) {
    const [, label = '', value = '', comma] = match;
    into[label] = value.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    at = pair.lastIndex;
    if (comma === '') break;
  }
  const close = /[ \t]*\}/y;
  close.lastIndex = at;
  return close.test(line) ? close.lastIndex : undefined;
}

function readNumber(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
