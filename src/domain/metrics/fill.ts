import { closest } from '../closest.ts';
import { DeliveryError } from '../errors/delivery-error.ts';
import type { LabelMatch, MetricQuery, QueryArguments } from './query.ts';

/** `{name}`: no label matcher looks like it. */
export const argumentPattern = /\{([a-zA-Z][a-zA-Z0-9_]*)\}/g;

/**
 * The query with its arguments in place. A text is left as it is: only its source knows how to quote in it.
 * @throws METRIC_ARGUMENT_MISSING
 */
export function filled(query: MetricQuery, given: QueryArguments): MetricQuery {
  if (query.kind === 'text') return query;
  const where = query.where.map((match) => filledMatch(match, given));
  return query.kind === 'share'
    ? { ...query, where, part: query.part.map((match) => filledMatch(match, given)) }
    : { ...query, where };
}

/** @throws METRIC_ARGUMENT_MISSING */
export function argumentOf(name: string, given: QueryArguments): string | number {
  if (Object.hasOwn(given, name) && given[name] !== undefined) return given[name];
  const known = Object.keys(given).sort();
  const meant = closest(name, known);
  throw new DeliveryError('METRIC_ARGUMENT_MISSING', `the argument {${name}} of the query has no value`, {
    hint: meant === undefined ? `there are ${known.join(', ') || 'none'}` : `did you mean {${meant}}?`,
    data: { argument: name, known },
  });
}

const filledMatch = (match: LabelMatch, given: QueryArguments): LabelMatch => ({
  ...match,
  value: match.value.replace(argumentPattern, (_, name: string) => String(argumentOf(name, given))),
});
