import type { Json } from '../../domain/json.ts';
import { skipBlank, skipHeredoc, skipString } from './hcl-text.ts';

/** The value of an expression that holds no reference, function or operator; undefined for every other. */
export function literalValue(raw: string): Json | undefined {
  const reader = { text: raw, index: 0, depth: 0 };
  const value = readValue(reader);
  return value !== undefined && skipBlank(raw, reader.index, 'lines') >= raw.length ? value : undefined;
}

interface Reader {
  readonly text: string;
  index: number;
  depth: number;
}

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const key = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const keywords: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readValue(reader: Reader): Json | undefined {
  reader.index = skipBlank(reader.text, reader.index, 'lines');
  const character = reader.text[reader.index];
  if (character === '"') return readString(reader);
  if (character === '<') return readHeredoc(reader);
  if (character === '[' || character === '{') return nested(reader, character === '[' ? readList : readObject);
  const word = take(reader, key);
  if (word !== undefined) return keywords.get(word);
  const digits = take(reader, number);
  return digits === undefined ? undefined : Number(digits);
}

function nested(reader: Reader, read: (reader: Reader) => Json | undefined): Json | undefined {
  if (++reader.depth > 50) return undefined;
  reader.index++;
  const value = read(reader);
  reader.depth--;
  return value;
}

function readList(reader: Reader): Json | undefined {
  const items: Json[] = [];
  for (;;) {
    if (closes(reader, ']')) return items;
    const item = readValue(reader);
    if (item === undefined) return undefined;
    items.push(item);
    reader.index = skipBlank(reader.text, reader.index, 'lines');
    if (reader.text[reader.index] === ',') reader.index++;
    else if (reader.text[reader.index] !== ']') return undefined;
  }
}

function readObject(reader: Reader): Json | undefined {
  const entries: [string, Json][] = [];
  for (;;) {
    if (closes(reader, '}')) return Object.fromEntries(entries);
    const name = reader.text[reader.index] === '"' ? readString(reader) : take(reader, key);
    reader.index = skipBlank(reader.text, reader.index, 'spaces');
    const sign = reader.text[reader.index];
    if (name === undefined || (sign !== '=' && sign !== ':')) return undefined;
    reader.index++;
    const value = readValue(reader);
    if (value === undefined) return undefined;
    entries.push([name, value]);
    reader.index = skipBlank(reader.text, reader.index, 'spaces');
    if (reader.text[reader.index] === ',') reader.index++;
  }
}

function closes(reader: Reader, bracket: string): boolean {
  reader.index = skipBlank(reader.text, reader.index, 'lines');
  if (reader.text[reader.index] !== bracket) return false;
  reader.index++;
  return true;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readString(reader: Reader): string | undefined {
  const end = skipString(reader.text, reader.index);
  const body = reader.text.slice(reader.index + 1, end - 1);
  if (end <= reader.index + 1 || reader.text[end - 1] !== '"' || holdsTemplate(body)) return undefined;
  reader.index = end;
  return body
    .replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (whole, code: string) =>
      code.length > 1 ? codePoint(code.slice(1)) : Object.hasOwn(escapes, code) ? (escapes[code] ?? '') : whole,
    )
    .replaceAll('$${', () => '${')
    .replaceAll('%%{', () => '%{');
}

function codePoint(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
}

const holdsTemplate = (body: string): boolean => /[$%]\{/.test(body.replaceAll('$${', '').replaceAll('%%{', ''));

function readHeredoc(reader: Reader): string | undefined {
  const end = skipHeredoc(reader.text, reader.index);
  const lines = reader.text.slice(reader.index, end).split(/\r?\n/);
  const indented = lines[0]?.startsWith('<<-') === true;
  if (lines.length < 2 || holdsTemplate(lines.join('\n'))) return undefined;
  reader.index = end;
  const body = lines.slice(1, -1);
  const margin = Math.min(...body.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return body.map((line) => `${indented && Number.isFinite(margin) ? line.slice(margin) : line}\n`).join('');
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.index;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.index += found.length;
  return found;
}
