import type { Json } from '../../../domain/json.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { fault } from '../../_shared/metrics/ask-http.ts';
import { measurementOfTold, numberIn, timeIn } from '../../_shared/metrics/json-number.ts';
import { nodesAt } from './json-path.ts';
import type { HttpOptions } from './options.ts';

/** What the answer says at the places where it is to say it. */
export function readAnswer(
  body: Json,
  paths: Pick<HttpOptions, 'value' | 'events' | 'time'>,
  question: Pick<MetricQuestion, 'at' | 'staleAfterMs'>,
): Measurement {
  const nodes = nodesAt(body, paths.value);
  if (nodes === undefined) return unreadable(paths.value, 'nothing that can be searched');
  const [first] = nodes;
  if (first === undefined || (first === null && nodes.length === 1))
    return { kind: 'empty', reason: `there is nothing at ${paths.value}` };
  if (nodes.length > 1) {
    const examples = nodes.slice(0, 3).map((node) => JSON.stringify(node).slice(0, 80));
    return { kind: 'several-series', count: nodes.length, examples };
  }
  const value = numberIn(first);
  if (value === undefined) return unreadable(paths.value, 'no number');
  const newest = paths.time === undefined ? undefined : timeIn(singleAt(body, paths.time));
  if (paths.time !== undefined && newest === undefined) return unreadable(paths.time, 'no time');
  const events = paths.events === undefined ? undefined : numberIn(singleAt(body, paths.events));
  if (paths.events !== undefined && !(events !== undefined && events >= 0 && Number.isFinite(events)))
    return unreadable(paths.events, 'no number of events');
  return measurementOfTold({ value, events, newest }, question);
}

/** The only one there. */
function singleAt(body: Json, path: string): Json | undefined {
  const nodes = nodesAt(body, path);
  return nodes?.length === 1 ? nodes[0] : undefined;
}

const unreadable = (path: string, what: string): Measurement =>
  fault('answer-unreadable', `there is ${what} at ${path}`);
