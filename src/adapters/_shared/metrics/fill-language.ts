import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { argumentOf, argumentPattern } from '../../../domain/metrics/fill.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';

/** How a query language quotes: enough of it to put a value where it cannot change the query. */
export interface Language {
  /** Finds whatever is quoted or commented out; global. */
  readonly token: RegExp;
  /**
   * How a value is written inside of such a token. undefined: nothing but a plain word can stand there.
   * @param before what stands in front of the token
   */
  inside(token: string, before: string): ((value: string) => string) | undefined;
  /** What may stand in the open: a number, a length of time, a name. */
  readonly plain?: RegExp;
}

/** A number, a length of time, or a name: whatever the language, it is one word. */
const word = /^(-?\d+(\.\d+)?|\d+(ms|[smhdw])|[A-Za-z_][A-Za-z0-9_]*)$/;
/** Inside of quotes, and no sign of any pattern. */
const plainText = /^[A-Za-z0-9_][A-Za-z0-9_ .:/-]*$/;

/**
 * A user's query with its arguments in place, each quoted as its place requires.
 * @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID
 */
export function filledText(language: Language, text: string, question: MetricQuestion): string {
  let filled = '';
  for (const part of partsOf(language, text))
    filled += part.text.replace(argumentPattern, (_, name: string) => inPlace(language, part, name, question));
  return filled;
}

interface Part {
  readonly text: string;
  readonly before: string;
  readonly isToken: boolean;
}

function inPlace(language: Language, { text, before, isToken }: Part, name: string, question: MetricQuestion): string {
  const ours = timeOf(name, question);
  if (ours !== undefined) return String(ours);
  const value = String(argumentOf(name, question.arguments));
  const quote = isToken ? language.inside(text, before) : undefined;
  if (quote !== undefined) return quote(value);
  const allowed = isToken ? plainText : (language.plain ?? word);
  if (allowed.test(value)) return value;
  throw invalid(name, value, isToken ? 'inside quotes where it could not be told from the query' : 'outside quotes');
}

export const invalid = (name: string, value: string, where: string): DeliveryError =>
  new DeliveryError(
    'METRIC_ARGUMENT_INVALID',
    `the argument {${name}} is ${JSON.stringify(value)} and stands ${where}`,
    {
      data: { argument: name, value },
    },
  );

function partsOf({ token }: Language, text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    parts.push({ text: text.slice(at, match.index), before: '', isToken: false });
    parts.push({ text: match[0], before: text.slice(0, match.index), isToken: true });
    at = match.index + match[0].length;
  }
  parts.push({ text: text.slice(at), before: '', isToken: false });
  return parts;
}

/** Arguments that every query has: when the window begins and ends, and how long it is. */
function timeOf(name: string, { at, windowMs }: MetricQuestion): string | number | undefined {
  const to = Date.parse(at);
  const from = to - windowMs;
  switch (name) {
    case 'window':
      return windowMs % 1_000 === 0 ? `${windowMs / 1_000}s` : `${Math.round(windowMs)}ms`;
    case 'windowSeconds':
      return Math.max(1, Math.round(windowMs / 1_000));
    case 'from':
      return new Date(from).toISOString();
    case 'to':
      return new Date(to).toISOString();
    case 'fromSeconds':
      return Math.floor(from / 1_000);
    case 'toSeconds':
      return Math.floor(to / 1_000);
    case 'fromMs':
      return from;
    case 'toMs':
      return to;
    default:
      return undefined;
  }
}

/** An argument of either kind. @throws METRIC_ARGUMENT_MISSING */
export const valueOf = (name: string, question: MetricQuestion): string | number =>
  timeOf(name, question) ?? argumentOf(name, question.arguments);

/** No language at all: words, and nothing that any language could take for more than a word. */
export const noLanguage: Language = {
  token: /"[^"]*"|'[^']*'/g,
  inside: () => undefined,
  plain: /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/,
};
