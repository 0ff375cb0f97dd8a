import { unreachable } from '../../../domain/unreachable.ts';
import type { LabelMatch, MetricQuery } from '../../../domain/metrics/query.ts';

type Structured = Exclude<MetricQuery, { kind: 'text' }>;

/** What is asked for one question, all at the same time. */
export interface Asked {
  readonly main: string;
  /** Time of the newest sample in seconds, where it can be asked for. */
  readonly newest?: string;
  /** Anything, where the samples reach back to the start of the window. */
  readonly before?: string;
  /** Time of the oldest sample within the window in seconds: asked where nothing is before. */
  readonly oldest?: string;
  /** Anything of the same names, whatever its labels: asked where nothing matches. */
  readonly named?: string;
  /** Time of the newest sample of what has gone from the last scrape: asked where there is no `newest`. */
  readonly lastSeen?: string;
  readonly events?: string;
  /** The buckets of `main`, where `main` is a number of them. */
  readonly buckets?: string;
  /** How many series have which bucket, now and at the start of the window. */
  readonly layout?: string;
}

/** @param query with its arguments filled in */
export function promqlOf(query: Structured, windowMs: number, staleAfterMs: number): Asked {
  const window = durationOf(windowMs);
  const all = selector(nameOf(query), query.where);
  const step = durationOf(Math.max(1_000, Math.floor(windowMs / 60)));
  const longer = durationOf(windowMs + staleAfterMs);
  return {
    main: mainOf(query, window),
    newest: `max(timestamp(${all}))`,
    before: `count(${all} offset ${window})`,
    oldest: `min(min_over_time(timestamp(${all})[${window}:${step}]))`,
    lastSeen: `max(max_over_time(timestamp(${all})[${longer}:${step}]))`,
    ...namedOf([all]),
    events: `sum(increase(${countedBy(query)}[${window}]))`,
    ...(query.kind === 'quantile' && {
      buckets: `sum by (le) (increase(${all}[${window}]))`,
      layout: layoutOf([all], windowMs),
    }),
  };
}

/** A label that fits nothing is another mistake than a name that nobody has. */
function namedOf(selectors: readonly string[]): { readonly named?: string } {
  const names = selectors
    .filter((each) => /^[^{]+\{\s*[^}\s]/.test(each))
    .map((each) => each.slice(0, each.indexOf('{')));
  return names.length === 0 ? {} : { named: names.map((name) => `count by (__name__) (${name})`).join(' or ') };
}

/** Sums over series with other buckets, or over a change of them, look like a histogram and are none. */
export function layoutOf(selectors: readonly string[], windowMs: number): string {
  const window = durationOf(windowMs);
  const marked = (series: string, when: string): string => `label_replace(${series}, "fairlead", "${when}", "", "")`;
  return selectors
    .map((one) => `(${marked(one, 'now')} or ${marked(`${one} offset ${window}`, 'before')})`)
    .map((both) => `count by (le, fairlead) (${both})`)
    .join(' or ');
}

/**
 * What has to be asked beside a text, so that it is held to the same as a ready query. A series that was never there is no
 * fault of the others (`errors or vector(0)`); the oldest of those that are there counts.
 */
export function besideText(selectors: readonly string[], windowMs: number, staleAfterMs: number): Omit<Asked, 'main'> {
  if (selectors.length === 0) return {};
  const window = durationOf(windowMs);
  const step = durationOf(Math.max(1_000, Math.floor(windowMs / 60)));
  const longer = durationOf(windowMs + staleAfterMs);
  const each = (ask: (selector: string) => string): string =>
    selectors.map((one, index) => `label_replace(${ask(one)}, "fairlead", "${index}", "", "")`).join(' or ');
  return {
    newest: `min(${each((one) => `max(timestamp(${one}))`)})`,
    before: `count(${each((one) => `count(${one} offset ${window})`)})`,
    oldest: `min(${each((one) => `min(min_over_time(timestamp(${one})[${window}:${step}]))`)})`,
    ...namedOf(selectors),
    lastSeen: `max(${each((one) => `max(max_over_time(timestamp(${one})[${longer}:${step}]))`)})`,
  };
}

function mainOf(query: Structured, window: string): string {
  switch (query.kind) {
    case 'rate':
      return `sum(rate(${selector(query.counter, query.where)}[${window}]))`;
    case 'increase':
      return `sum(increase(${selector(query.counter, query.where)}[${window}]))`;
    case 'share': {
      const part = `sum(increase(${selector(query.counter, [...query.where, ...query.part])}[${window}]))`;
      const whole = `sum(increase(${selector(query.counter, query.where)}[${window}]))`;
      // A part that was never counted has no series, and is zero; a whole of zero has no share at all.
      return `(${part} or vector(0)) / (${whole} > 0)`;
    }
    case 'quantile': {
      const buckets = selector(`${query.histogram}_bucket`, query.where);
      const quantile = `histogram_quantile(${query.quantile}, sum by (le) (rate(${buckets}[${window}])))`;
      return query.factor === undefined ? quantile : `${quantile} * ${query.factor}`;
    }
    default:
      return unreachable(query);
  }
}

const nameOf = (query: Structured): string => (query.kind === 'quantile' ? `${query.histogram}_bucket` : query.counter);

const countedBy = (query: Structured): string =>
  query.kind === 'quantile'
    ? selector(`${query.histogram}_bucket`, [...query.where, { label: 'le', is: 'equal', value: '+Inf' }])
    : selector(query.counter, query.where);

export const durationOf = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${Math.round(ms)}ms`);

function selector(name: string, where: readonly LabelMatch[]): string {
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
  const pairs = where.map(matcher);
  return isPlain ? `${name}{${pairs.join(',')}}` : `{${[`__name__=${quoted(name)}`, ...pairs].join(',')}}`;
}

function matcher({ label, is, value }: LabelMatch): string {
  switch (is) {
    case 'equal':
      return `${label}=${quoted(value)}`;
    case 'not-equal':
      return `${label}!=${quoted(value)}`;
    // In a pattern `.` leaves out line breaks, in a label there may be some.
    case 'starting-with':
      return `${label}=~${quoted(`${asPattern(value)}(?s:.*)`)}`;
    case 'not-starting-with':
      return `${label}!~${quoted(`${asPattern(value)}(?s:.*)`)}`;
  }
}

/** As a string between double quotes, quotes included. */
const quoted = (text: string): string => `"${escaped(text, '"')}"`;

/** For the inside of a string. The other kind of quote must stand as it is. */
export const escaped = (text: string, quote: '"' | "'"): string =>
  text
    .replace(quote === '"' ? /[\\"]/g : /[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');

/** As a regular expression (RE2) that means exactly this text. */
export const asPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
