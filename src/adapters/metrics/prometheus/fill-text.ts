import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { argumentOf, argumentPattern } from '../../../domain/metrics/fill.ts';
import type { QueryArguments } from '../../../domain/metrics/query.ts';
import { asPattern, durationOf, escaped } from './promql.ts';

/**
 * A user's query with its arguments in place, each quoted as its place requires: inside a string, inside a string that is a
 * pattern (behind `=~` or `!~`), or in the open, where only what cannot change the query may stand.
 * @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID
 */
export function filledText(text: string, given: QueryArguments, windowMs: number): string {
  let filled = '';
  for (const part of partsOf(text)) {
    filled += part.text.replace(argumentPattern, (_, name: string) => {
      if (name === 'window') return inPlace('window', durationOf(windowMs), part.place);
      return inPlace(name, argumentOf(name, given), part.place);
    });
  }
  return filled;
}

type Place = { readonly kind: 'open' | 'raw' | 'comment' } | Quoted;
type Quoted = { readonly kind: 'string' | 'pattern'; readonly quote: '"' | "'" };

function inPlace(name: string, value: string | number, place: Place): string {
  const text = String(value);
  switch (place.kind) {
    case 'string':
      return escaped(text, place.quote);
    case 'pattern':
      return escaped(asPattern(text), place.quote);
    case 'comment':
      return text.replaceAll(/[\r\n]/g, ' ');
    case 'raw':
      if (!text.includes('`')) return text;
      throw invalid(name, text, 'between backticks, where a backtick cannot stand');
    case 'open':
      // A number, a duration, or a name.
      if (/^(-?\d+(\.\d+)?|(\d+(ms|[smhdwy]))+|[a-zA-Z_:][a-zA-Z0-9_:]*)$/.test(text)) return text;
      throw invalid(name, text, 'outside quotes, where only a number, a duration or a plain name can stand');
  }
}

const invalid = (name: string, value: string, where: string): DeliveryError =>
  new DeliveryError('METRIC_ARGUMENT_INVALID', `the argument {${name}} is "${value}" and stands ${where}`, {
    data: { argument: name, value },
  });

interface Part {
  readonly place: Place;
  readonly text: string;
}

const token = /(=~|!~)?(\s*)("(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|`[^`]*`?|#[^\n]*)/g;

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    const [whole, operator, , string = ''] = match;
    const start = match.index + whole.length - string.length;
    parts.push({ place: { kind: 'open' }, text: text.slice(at, start) });
    parts.push({ place: placeOf(string, operator !== undefined), text: string });
    at = match.index + whole.length;
  }
  parts.push({ place: { kind: 'open' }, text: text.slice(at) });
  return parts;
}

function placeOf(string: string, isPattern: boolean): Place {
  if (string.startsWith('#')) return { kind: 'comment' };
  if (string.startsWith('`')) return { kind: 'raw' };
  return { kind: isPattern ? 'pattern' : 'string', quote: string.startsWith('"') ? '"' : "'" };
}
