import { unreachable } from '../unreachable.ts';
import type { LabelMatch, MetricQuery } from './query.ts';

/** A query in a few words: `share of requests_total{arm="canary"} where code!~"5…"`. */
export function shownQuery(query: MetricQuery): string {
  switch (query.kind) {
    case 'text':
      return query.text;
    case 'rate':
      return `${series(query.counter, query.where)} per second`;
    case 'increase':
      return `rise of ${series(query.counter, query.where)}`;
    case 'share':
      return `share of ${series(query.counter, query.where)} where ${query.part.map(shownMatch).join(',')}`;
    case 'quantile':
      return `quantile ${query.quantile} of ${series(query.histogram, query.where)}`;
    default:
      return unreachable(query);
  }
}

const series = (name: string, where: readonly LabelMatch[]): string =>
  where.length === 0 ? name : `${name}{${where.map(shownMatch).join(',')}}`;

const shownMatch = ({ label, is, value }: LabelMatch): string => {
  const sign = is === 'equal' || is === 'starting-with' ? '=' : '!=';
  const rest = is === 'starting-with' || is === 'not-starting-with' ? '…' : '';
  return `${label}${sign}${JSON.stringify(`${value}${rest}`)}`;
};
