import { type Lines, nextLine, skipSpaces } from './lines.ts';
import { unusual, type Unusual } from './scalar.ts';

const header = /\|(-?) *(?:\n|$)/y;

/**
 * A text under `|` or `|-`. Left to the full parser: other signs behind the bar, lines of spaces only, a comment right
 * behind the text, and a text that ends with the file without a line break.
 */
export function readBlockText(lines: Lines, start: number, indent: number): string | Unusual {
  const { text } = lines;
  header.lastIndex = start;
  const found = header.exec(text);
  if (found === null) return unusual;
  const first = lines.lineEnd + 1;
  const depth = skipSpaces(text, first) - first;
  if (depth <= indent || text[first + depth] === '\n' || first + depth >= text.length) return unusual;
  const parts: string[] = [];
  let at = first;
  let line = lines.line;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    if (end === -1) return unusual;
    const content = skipSpaces(text, at);
    if (content >= end && end > at) return unusual;
    if (end > at && content - at < depth) break;
    parts.push(end === at ? '' : text.slice(at + depth, end));
    at = end + 1;
    line += 1;
  }
  if (text[skipSpaces(text, at)] === '#') return unusual;
  while (parts.at(-1) === '') parts.pop();
  lines.line = line;
  lines.lineEnd = at - 1;
  nextLine(lines);
  return lines.indent > indent ? unusual : parts.join('\n') + (found[1] === '-' ? '' : '\n');
}
