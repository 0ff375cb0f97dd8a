/** What may stand where a series is named, and names none. */
const words = /^(and|or|unless|bool|offset|inf|nan|start|end|atan2)$/i;
/** In front of a list of labels. */
const lists = /^(by|without|on|ignoring|group_left|group_right)$/i;

const piece =
  /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|#[^\n]*|\[[^\]]*\]|\d[0-9a-zA-Z.]*|([a-zA-Z_:][a-zA-Z0-9_:]*)|\{/g;
const block = /\s*\{(?:[^}"'`]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`)*\}/y;

/** The series that a query rests on: `name{...}`, `{...}` and bare names, each once, in the order in which they stand. */
export function selectorsIn(query: string): readonly string[] {
  const found = new Set<string>();
  piece.lastIndex = 0;
  for (let match = piece.exec(query); match !== null; match = piece.exec(query)) {
    const [whole, name] = match;
    if (name === undefined && whole !== '{') continue;
    const from = name === undefined ? match.index : piece.lastIndex;
    block.lastIndex = from;
    const matchers = block.exec(query)?.[0];
    if (matchers !== undefined) {
      found.add(`${name ?? ''}${matchers.trim()}`);
      piece.lastIndex = from + matchers.length;
    } else if (name !== undefined) {
      const rest = query.slice(piece.lastIndex);
      const list = lists.test(name) ? /^\s*\([^)]*\)/.exec(rest)?.[0] : undefined;
      if (list !== undefined) piece.lastIndex += list.length;
      else if (!words.test(name) && !/^\s*\(|^\s+(by|without)\b/i.test(rest)) found.add(name);
    }
  }
  return [...found];
}
