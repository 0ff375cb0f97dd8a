import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Taking } from '../../../domain/metrics/points.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { baseOf, type HttpAccess, secretsIn, shown } from '../../_shared/metrics/access.ts';
import { type Ask, exchange, fault, type HttpDeps, refusal } from '../../_shared/metrics/ask-http.ts';
import { filledText } from '../../_shared/metrics/fill-language.ts';
import { measuredPoints } from '../../_shared/metrics/measured-points.ts';
import { createTextSource } from '../../_shared/metrics/text-source.ts';
import { seriesInFlux } from './flux.ts';
import { seriesInJson } from './influxql.ts';
import { flux, influxql } from './languages.ts';
import type { ReadSeries } from './series.ts';

export interface InfluxOptions extends HttpAccess {
  /** Flux of InfluxDB 2 in this organization, or InfluxQL of InfluxDB 1 in this database. */
  readonly in: { readonly organization: string } | { readonly database: string };
  readonly take: Taking;
  readonly delayMs?: number | undefined;
}

/**
 * https://docs.influxdata.com/influxdb/v2/api/#operation/PostQuery and
 * https://docs.influxdata.com/influxdb/v1/tools/api/#query-http-endpoint
 */
export function createInfluxSource(deps: HttpDeps, options: InfluxOptions): MetricSource {
  const isFlux = 'organization' in options.in;
  return createTextSource({
    kind: 'influxdb',
    secrets: secretsIn(options),
    delayMs: options.delayMs,
    lacks: (text) => timeless(text, isFlux),
    fill: (text, question) => filledText(isFlux ? flux : influxql, text, question),
    async ask(text, question, signal) {
      const sent = { ...asking(options, text), timeoutMs: question.timeoutMs };
      const answer = await exchange(deps, withToken(options), sent, signal);
      const { facts } = answer;
      if (answer.kind === 'nothing') return { measurement: answer.why, facts };
      const read = isFlux ? seriesInFlux : seriesInJson;
      return { measurement: measured(read(answer.body), answer.status, options, question), facts };
    },
  });
}

/** Else it would be asked about now, whatever the time of the question. */
function timeless(text: string, isFlux: boolean): Measurement | undefined {
  if (/\{(from|to)(Seconds|Ms)?\}/.test(text)) return undefined;
  const hint = isFlux ? '|> range(start: {from}, stop: {to})' : 'time > {fromMs}ms AND time <= {toMs}ms';
  return fault('query-invalid', `the query says nothing of the time it is about: ${hint}`);
}

function asking(options: InfluxOptions, text: string): Omit<Ask, 'timeoutMs'> {
  if ('organization' in options.in) {
    const url = `${baseOf(options)}/api/v2/query?${new URLSearchParams({ org: options.in.organization }).toString()}`;
    const headers = { 'content-type': 'application/json', accept: 'application/csv' };
    const dialect = { header: true, annotations: ['datatype', 'group', 'default'] };
    return { method: 'POST', url, headers, body: JSON.stringify({ query: text, type: 'flux', dialect }) };
  }
  const form = new URLSearchParams({ db: options.in.database, epoch: 'ms', q: text });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return { method: 'POST', url: `${baseOf(options)}/query`, headers, body: form.toString() };
}

/** It has a word of its own for a token. */
const withToken = ({ auth, headers, ...rest }: InfluxOptions): Pick<HttpAccess, 'headers' | 'auth' | 'tls'> =>
  auth?.kind === 'bearer'
    ? { ...rest, headers: { authorization: `Token ${auth.token}`, ...headers } }
    : { ...rest, headers, auth };

function measured(read: ReadSeries, status: number, options: InfluxOptions, question: MetricQuestion): Measurement {
  const said = read.kind === 'error' ? read.why : undefined;
  if (status !== 200) return refusal(status, options.url, said);
  if (said !== undefined) return fault('query-invalid', said);
  if (read.kind !== 'series')
    return fault('answer-unreadable', `${shown(options.url)} answers, and not as InfluxDB does`);
  return measuredPoints(read.series, question, options.take);
}
