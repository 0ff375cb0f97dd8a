/** Scalars of YAML 1.2 that are written plainly; everything unusual is left to the full parser. */
export type Scalar = null | boolean | number | string;

/** Not plain: only the full parser can tell what it is, or what is wrong with it. */
export const unusual = Symbol('unusual');
export type Unusual = typeof unusual;

const words: ReadonlyMap<string, null | boolean> = new Map([
  ...['null', 'Null', 'NULL', '~'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** All that can never be taken for a number begins with one of these. */
const beginsAsText = /^[A-Za-z_$/<=(\\]/;
const plainNumber = /^(?:0|-?[1-9][0-9]{0,14}|-?[0-9]{1,9}\.[0-9]{1,6})$/;
/** Whatever may be a number in one of its other spellings. */
const oddNumber = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$|^0[xo]|^[-+]?\.(?:inf|nan)$/i;

/** What a plain scalar stands for. */
export function plainValue(text: string): Scalar | Unusual {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (beginsAsText.test(text)) return text;
  if (plainNumber.test(text)) return Number(text) === 0 && text !== '0' ? unusual : Number(text);
  return oddNumber.test(text) ? unusual : text;
}

/** Whether a plain scalar is a text: a key has to be one. */
export const isText = (text: string): boolean => !words.has(text);

export interface Quoted {
  readonly value: string;
  /** Behind the closing quote. */
  readonly end: number;
}

/** A quoted text that ends on its line. */
export function readQuoted(text: string, start: number, lineEnd: number): Quoted | Unusual {
  return text[start] === '"' ? readDouble(text, start, lineEnd) : readSingle(text, start, lineEnd);
}

/** The escapes that YAML shares with JSON, and that stand for one character each. */
const sharedEscapes = /^(?:[^\\]|\\["\\/bfnrt])*$/;

function readDouble(text: string, start: number, lineEnd: number): Quoted | Unusual {
  let close = start + 1;
  while (close < lineEnd && text[close] !== '"') close += text[close] === '\\' ? 2 : 1;
  if (close >= lineEnd) return unusual;
  const body = text.slice(start + 1, close);
  if (!body.includes('\\')) return { value: body, end: close + 1 };
  if (!sharedEscapes.test(body)) return unusual;
  return { value: JSON.parse(`"${body}"`) as string, end: close + 1 };
}

function readSingle(text: string, start: number, lineEnd: number): Quoted | Unusual {
  let close = text.indexOf("'", start + 1);
  while (close !== -1 && close < lineEnd && text[close + 1] === "'") close = text.indexOf("'", close + 2);
  if (close === -1 || close >= lineEnd) return unusual;
  return { value: text.slice(start + 1, close).replaceAll("''", "'"), end: close + 1 };
}

const firstOfPlain = /[^\s\-?:,[\]{}#&*!|>'"%@`]/y;
const minusAndMore = /-[0-9A-Za-z]/y;

/** May a plain scalar begin here? (It may begin with `-` in more cases; those are rare.) */
export function beginsPlain(text: string, at: number): boolean {
  firstOfPlain.lastIndex = at;
  minusAndMore.lastIndex = at;
  return firstOfPlain.test(text) || minusAndMore.test(text);
}
