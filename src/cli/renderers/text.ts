/** Text from outside (resource names, tool output, files) never reaches a terminal as it is: it could drive it. */

// C0 and C1 controls, DEL, line and paragraph separators, and the marks that reorder or hide text.
const dangerous = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line: every control character becomes visible, as `\u001b`, `\n` or `\t`. */
export const escapeControls = (text: string): string => text.toWellFormed().replace(dangerous, visible);

/** Several lines: newlines stay, tabs become two spaces, the rest becomes visible. */
export const escapeBlock = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').split('\n').map(escapeControls).join('\n');

function visible(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Cells the text takes in a terminal; without colours, after {@link escapeControls}. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character.codePointAt(0) ?? 0);
  return width;
}

const combining = /^(\p{Mn}|\p{Me}|\u200d|\ufe0f)$/u;

/** East Asian wide and full-width characters, and emoji; first and last code points. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

function cellsOf(code: number): 0 | 1 | 2 {
  if (code < 0x300) return 1;
  if (combining.test(String.fromCodePoint(code))) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Cuts to `width` cells, the last one an ellipsis where something was cut. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += cellsOf(character.codePointAt(0) ?? 0);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Fills up with spaces to `width` cells. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

export const indent = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');

/** `1 stack`, `2 stacks`. */
export const count = (number: number, singular: string, plural = `${singular}s`): string =>
  `${number} ${number === 1 ? singular : plural}`;

/** Breaks at spaces; a word that is longer than the width stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line === '') line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
