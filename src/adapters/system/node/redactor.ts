/** Shorter values would mask half of every text, and protect nothing. */
const shortest = 4;

export interface Redactor {
  learn(name: string, value: string): void;
  redact(text: string): string;
}

/** Masks every learnt value, also as it looks inside JSON, a URL or base64, and each line of one with several lines. */
export function createRedactor(): Redactor {
  const names = new Map<string, string>();
  let pattern: RegExp | undefined;
  return {
    learn(name, value) {
      for (const form of forms(value)) if (form.length >= shortest && !names.has(form)) names.set(form, name);
      // The longest first: a value that contains another is masked whole.
      const known = [...names.keys()].sort((a, b) => b.length - a.length);
      pattern = known.length === 0 ? undefined : new RegExp(known.map((form) => escaped(form)).join('|'), 'g');
    },
    redact: (text) =>
      pattern === undefined ? text : text.replace(pattern, (form) => `(secret ${names.get(form) ?? 'value'})`),
  };
}

function forms(value: string): readonly string[] {
  const plain = [value, ...value.split(/\r?\n/).filter((line) => line.trim().length >= shortest)];
  return plain.flatMap((text) => [
    text,
    inJson(text),
    inJson(inJson(text)),
    inGoJson(text),
    ...inUrl(text),
    ...inBase64(text),
  ]);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Go writes JSON that is also safe inside HTML. */
const inGoJson = (text: string): string =>
  inJson(text).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function inUrl(text: string): readonly string[] {
  if (!text.isWellFormed()) return [];
  const encoded = encodeURIComponent(text);
  return [encoded, encoded.replaceAll('%20', '+'), new URLSearchParams([['', text]]).toString().slice(1)];
}

const inBase64 = (text: string): readonly string[] =>
  text.length < 8 ? [] : [Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '')];
