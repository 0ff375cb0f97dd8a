import type { Json } from '../../domain/json.ts';
import { endOfLine, skipBlank, skipExpression, skipString } from './hcl-text.ts';
import { literalValue } from './hcl-literal.ts';

/** The value as it is written, and what it is where it holds no reference. */
export interface HclAttribute {
  readonly raw: string;
  readonly value: Json | undefined;
}

export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, HclAttribute>;
  readonly blocks: readonly HclBlock[];
}

export interface HclFile {
  readonly body: HclBlock;
  /** Lines, from 1, that could not be read; the rest was. */
  readonly unread: readonly number[];
}

/** Reads blocks and attributes of HCL. Expressions are kept as text. Never fails: what it cannot read it names. */
export function parseHcl(text: string): HclFile {
  const reader: Reader = { text, index: 0, unread: [], depth: 0 };
  const body = readBody(reader, '', []);
  return { body, unread: reader.unread.map((index) => text.slice(0, index).split('\n').length) };
}

interface Reader {
  readonly text: string;
  index: number;
  readonly unread: number[];
  depth: number;
}

const word = /[\p{L}_][\p{L}\p{N}_-]*/uy;

function readBody(reader: Reader, type: string, labels: readonly string[]): HclBlock {
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  for (;;) {
    reader.index = skipBlank(reader.text, reader.index, 'lines');
    if (reader.index >= reader.text.length) {
      const end = reader.text.length;
      // A block that is never closed, and those around it: told once.
      if (reader.depth > 0 && reader.unread.at(-1) !== end) reader.unread.push(end);
      break;
    }
    if (reader.text[reader.index] === '}') {
      reader.index++;
      // A brace too many at the top is passed over, or everything after it would be lost.
      if (reader.depth > 0) break;
      reader.unread.push(reader.index - 1);
      continue;
    }
    const name = readWord(reader) ?? readQuoted(reader);
    if (name === undefined) {
      giveUpLine(reader);
      continue;
    }
    reader.index = skipBlank(reader.text, reader.index, 'spaces');
    if (isAssignment(reader)) attributes.set(name, readAttribute(reader));
    else {
      const block = readBlock(reader, name);
      if (block !== undefined) blocks.push(block);
    }
  }
  return { type, labels, attributes, blocks };
}

const isAssignment = ({ text, index }: Reader): boolean => text[index] === '=' && text[index + 1] !== '=';

function readAttribute(reader: Reader): HclAttribute {
  const start = skipBlank(reader.text, reader.index + 1, 'spaces');
  reader.index = skipExpression(reader.text, start);
  const raw = reader.text.slice(start, reader.index).trim();
  return { raw, value: literalValue(raw) };
}

function readBlock(reader: Reader, type: string): HclBlock | undefined {
  const labels: string[] = [];
  while (reader.text[reader.index] !== '{') {
    const label = readWord(reader) ?? readQuoted(reader);
    if (label === undefined || reader.depth > 50) {
      giveUpLine(reader);
      return undefined;
    }
    labels.push(label);
    reader.index = skipBlank(reader.text, reader.index, 'spaces');
  }
  reader.index++;
  reader.depth++;
  const block = readBody(reader, type, labels);
  reader.depth--;
  return block;
}

function readWord(reader: Reader): string | undefined {
  word.lastIndex = reader.index;
  const found = word.exec(reader.text)?.[0];
  if (found !== undefined) reader.index += found.length;
  return found;
}

function readQuoted(reader: Reader): string | undefined {
  if (reader.text[reader.index] !== '"') return undefined;
  const end = skipString(reader.text, reader.index);
  const value = literalValue(reader.text.slice(reader.index, end));
  if (typeof value !== 'string') return undefined;
  reader.index = end;
  return value;
}

function giveUpLine(reader: Reader): void {
  reader.unread.push(reader.index);
  reader.index = endOfLine(reader.text, reader.index) + 1;
}
