/**
 * Walks over HCL text without understanding expressions: what is a comment, a string (with nested templates) or a heredoc, and
 * where a bracket closes. Every function takes an index and gives the index after what it read; none runs past the end.
 */

/** After spaces, and comments; with `lines`, also after line breaks. */
export function skipBlank(text: string, from: number, over: 'spaces' | 'lines'): number {
  let index = from;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === ' ' || character === '\t' || character === '\r') index++;
    else if (character === '\n' && over === 'lines') index++;
    else if (character === '#' || text.startsWith('//', index)) index = endOfLine(text, index);
    else if (text.startsWith('/*', index)) index = after(text, '*/', index + 2);
    else break;
  }
  return index;
}

/** After the expression that starts here: at the line break, comma or bracket that ends it. */
export function skipExpression(text: string, from: number): number {
  let depth = 0;
  let index = from;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === '"') index = skipString(text, index);
    else if (character === '#' || text.startsWith('//', index)) index = endOfLine(text, index);
    else if (text.startsWith('/*', index)) index = after(text, '*/', index + 2);
    else if (text.startsWith('<<', index)) index = skipHeredoc(text, index);
    else if ('([{'.includes(character)) {
      depth++;
      index++;
    } else if (')]}'.includes(character)) {
      if (depth === 0) return index;
      depth--;
      index++;
    } else if (character === '\n' && depth === 0) return index;
    else index++;
  }
  return index;
}

/** After the string that starts here, over `${...}` and `%{...}` with strings of their own. */
export function skipString(text: string, from: number): number {
  // Each level is a string, or a template inside of one with its open braces counted.
  const levels: { readonly kind: 'string' | 'template'; braces: number }[] = [{ kind: 'string', braces: 0 }];
  let index = from + 1;
  while (index < text.length) {
    const level = levels.at(-1);
    if (level === undefined) return index;
    const character = text[index] ?? '';
    if (level.kind === 'string') {
      if (character === '\\' || text.startsWith('$${', index) || text.startsWith('%%{', index)) {
        index += character === '\\' ? 2 : 3;
        continue;
      }
      if (character === '"') levels.pop();
      else if (text.startsWith('${', index) || text.startsWith('%{', index)) {
        levels.push({ kind: 'template', braces: 0 });
        index++;
      } else if (character === '\n' && levels.length === 1) return index;
    } else if (character === '"') levels.push({ kind: 'string', braces: 0 });
    else if (character === '{') level.braces++;
    else if (character === '}' && level.braces-- === 0) levels.pop();
    index++;
  }
  return Math.min(index, text.length);
}

const heredocStart = /<<-?([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\r?\n/y;

/** After the line that ends the heredoc; after `<<` where it is none. */
export function skipHeredoc(text: string, from: number): number {
  heredocStart.lastIndex = from;
  const found = heredocStart.exec(text);
  if (found === null) return from + 2;
  const [start, word] = found;
  let index = from + start.length;
  while (index < text.length) {
    const end = endOfLine(text, index);
    if (text.slice(index, end).trim() === word) return end;
    index = end + 1;
  }
  return text.length;
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}
