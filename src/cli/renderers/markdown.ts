/** Text from outside inside of Markdown: it must neither be read as markup, nor mention anybody, nor end what it stands in. */
import { escapeControls, shorten } from './text.ts';

const longestName = 200;

/**
 * A name as code, for lines, tables and HTML. As HTML with entities, since a backtick, a pipe or a tag in a name would end
 * a span between backticks, a cell or a block.
 */
export const codeName = (text: string): string => `<code>${plainText(text)}</code>`;

/** The same without the look of code; not for the beginning of a line, where a dash or a number means something. */
export const plainText = (text: string, longest = longestName): string =>
  shorten(escapeControls(text), longest)
    .replace(/[^\p{L}\p{N} .,/_:-]|:(?! )/gu, entity)
    // Emphasis, and links of their own accord.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=www)\./giu, entity);

const entity = (character: string): string => `&#${character.codePointAt(0) ?? 0};`;

/** Lines of a terminal as a block of a difference: what is added, changed or removed is coloured by its first character. */
export function diffBlock(lines: readonly string[]): string {
  const text = lines.flatMap((line) => line.split('\n')).map(marked);
  const longest = Math.max(0, ...text.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}diff`, ...text, fence].join('\n');
}

/** `  + name` → `+   name`, `    ~ name` → `!     name`. */
function marked(line: string): string {
  const [, space = '', symbol = '', rest = ''] = /^( *)(-\/\+|\+\/-|[-+~])( .*)$/.exec(line) ?? [];
  if (symbol === '') return line.startsWith('+') || line.startsWith('-') || line.startsWith('!') ? ` ${line}` : line;
  if (symbol === '~') return `!${space}${rest}`;
  return `${symbol}${space}${rest}`;
}
