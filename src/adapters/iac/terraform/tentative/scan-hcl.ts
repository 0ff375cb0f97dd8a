/**
 * HCL as tokens, exactly where the engines see them: strings, heredocs, `${}` and `%{}` in any depth, comments left out. It
 * knows no expressions. Whatever could be read in two ways is a doubt: then nothing is concluded from the text.
 */
export interface Token {
  readonly kind: 'word' | 'mark' | 'line' | 'other';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open brackets and interpolations around it. */
  readonly depth: number;
}

export type Scanned =
  | { readonly kind: 'tokens'; readonly tokens: readonly Token[] }
  | { readonly kind: 'doubt'; readonly at: number };

/** A file in native syntax. */
export const scanHcl = (text: string): Scanned =>
  scan(text, (state) => {
    scanCode(state, 'body');
  });

/** A template without quotes: a string of JSON syntax. */
export const scanTemplate = (text: string): Scanned =>
  scan(text, (state) => {
    while (state.index < text.length) scanTemplateCharacter(state);
  });

interface State {
  readonly text: string;
  readonly tokens: Token[];
  index: number;
  depth: number;
}

/** Thrown and caught in here only. */
class Doubt extends Error {}

function scan(text: string, read: (state: State) => void): Scanned {
  const state: State = { text, tokens: [], index: 0, depth: 0 };
  try {
    // After a carriage return that ends no line, engines do not see what follows.
    if (/\r(?!\n)/.test(text)) throw new Doubt();
    read(state);
    return { kind: 'tokens', tokens: state.tokens };
  } catch (error) {
    if (error instanceof Doubt) return { kind: 'doubt', at: state.index };
    throw error;
  }
}

const word = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const number = /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const blank = /[ \t\r]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//y;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

function scanCode(state: State, where: 'body' | 'interpolation'): void {
  const open: string[] = [];
  while (state.index < state.text.length) {
    const character = state.text[state.index] ?? '';
    const blanks = match(state, blank);
    if (blanks !== undefined) state.index += blanks.length;
    else if (character === '"') scanQuoted(state);
    else if (state.text.startsWith('<<', state.index)) scanHeredoc(state);
    else if (character === '\n') emit(state, 'line', '\n');
    else if ('([{'.includes(character)) {
      emit(state, 'mark', character);
      open.push(character);
      state.depth++;
    } else if (')]}'.includes(character)) {
      if (open.length === 0 && where === 'interpolation' && character === '}') return;
      if (closing[open.pop() ?? ''] !== character) throw new Doubt();
      state.depth--;
      emit(state, 'mark', character);
    } else {
      const name = match(state, word);
      const digits = match(state, number);
      emit(state, name === undefined ? (digits === undefined ? 'mark' : 'other') : 'word', name ?? digits ?? character);
    }
  }
  if (open.length > 0 || where === 'interpolation') throw new Doubt();
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function scanQuoted(state: State): void {
  emit(state, 'mark', '"');
  for (;;) {
    const character = state.text[state.index];
    if (character === undefined || character === '\n') throw new Doubt();
    if (character === '"') return emit(state, 'mark', '"');
    if (character === '\\') state.index += 2;
    else scanTemplateCharacter(state);
  }
}

function scanHeredoc(state: State): void {
  const start = match(state, heredoc);
  if (start === undefined) throw new Doubt();
  const end = start.replace(/^<<-?/, '').trim();
  emit(state, 'other', start);
  while (lineAt(state).trim() !== end) {
    if (state.index >= state.text.length) throw new Doubt();
    // An interpolation may end some lines later.
    while (state.index < state.text.length && state.text[state.index] !== '\n') scanTemplateCharacter(state);
    state.index++;
  }
  emit(state, 'other', lineAt(state));
}

function lineAt({ text, index }: State): string {
  const end = text.indexOf('\n', index);
  return text.slice(index, end === -1 ? text.length : end);
}

const starts = /\$+\{|%+\{/y;

/** One character of text, one escape, or one whole interpolation. */
function scanTemplateCharacter(state: State): void {
  const start = match(state, starts);
  if (start === undefined) state.index++;
  else if (start.length === 2) {
    emit(state, 'mark', start);
    state.depth++;
    scanCode(state, 'interpolation');
    state.depth--;
    emit(state, 'mark', '}');
  } else if (start.length === 3) state.index += 3;
  // `$$${`: read from the left or from the right?
  else throw new Doubt();
}

function match({ text, index }: State, pattern: RegExp): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

function emit(state: State, kind: Token['kind'], text: string): void {
  const start = state.index;
  state.index += text.length;
  state.tokens.push({ kind, text, start, end: state.index, depth: state.depth });
}
