import { basename } from 'node:path';
import { catalogue } from '../../../domain/errors/catalogue.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

/** Bytes of a project file as text. @throws PROJECT_ENCODING naming what the file is instead */
export function decodeProject(file: string, bytes: Uint8Array): string {
  const name = basename(file);
  const other = otherEncoding(bytes);
  if (other !== undefined) {
    throw new DeliveryError('PROJECT_ENCODING', `${name} is ${other}, not UTF-8`, {
      hint: `save it as UTF-8, for example with \`iconv -f ${other.replace(/ .*/, '')} -t UTF-8\``,
    });
  }
  try {
    // A byte order mark is taken off.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const { line, column } = firstBadByte(bytes);
    const at = { file: name, line, column };
    const { hint } = catalogue.PROJECT_ENCODING;
    const message = `${name}:${line}:${column} is not UTF-8`;
    throw new DeliveryError('PROJECT_ENCODING', message, {
      problems: [{ code: 'PROJECT_ENCODING', severity: 'error', message: 'the byte here is not UTF-8', hint, at }],
    });
  }
}

function otherEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  // Without a mark: a project starts with ASCII, of which UTF-16 makes every other byte zero.
  if (first === 0 && second !== 0 && second !== undefined) return 'UTF-16BE (without a byte order mark)';
  if (first !== 0 && second === 0) return 'UTF-16LE (without a byte order mark)';
  return undefined;
}

/** By halving: the longest prefix that decodes. `stream` lets a character be cut at the end. */
function firstBadByte(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder().decode(bytes.subarray(0, good)).split('\n');
  return { line: before.length, column: (before.at(-1)?.replace(/\uFFFD+$/, '').length ?? 0) + 1 };
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
