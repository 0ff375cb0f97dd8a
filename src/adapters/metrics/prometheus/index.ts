import { isVisible, tooFar } from '../../_shared/metrics/clock-offset.ts';
import { filled } from '../../../domain/metrics/fill.ts';
import { rawCounters } from '../../../domain/metrics/raw-counters.ts';
import type { MetricAnswer } from '../../../domain/metrics/measurement.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http } from '../../../ports/http.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { type ApiAnswer, askApi } from './api.ts';
import { conclude, type Heard } from './conclude.ts';
import { filledText } from './fill-text.ts';
import type { PrometheusOptions } from './options.ts';
import { listenOver } from './range.ts';
import { type Asked, besideText, layoutOf, promqlOf } from './promql.ts';
import { selectorsIn } from './selectors.ts';

type Deps = { readonly http: Http; readonly clock: Pick<Clock, 'now'> };

/** A Prometheus, or what speaks its API. */
export const createPrometheusSource = (deps: Deps, options: PrometheusOptions): MetricSource => ({
  kind: 'prometheus',
  async query(question, signal) {
    signal.throwIfAborted();
    const asked = render(question);
    const { heard, facts } = await listen(deps, options, { question, asked }, signal);
    const { at, windowMs } = question;
    const clockOffsetMs = facts.find((each) => each.clockOffsetMs !== undefined)?.clockOffsetMs;
    const warnings = warningsOf(question, facts);
    return {
      source: 'prometheus',
      asked: asked.main,
      at,
      windowMs,
      measurement: tooFar(clockOffsetMs, question) ?? conclude(heard, question),
      ...(isVisible(clockOffsetMs) && { clockOffsetMs }),
      ...(warnings.length > 0 && { warnings }),
    } satisfies MetricAnswer;
  },
  async range(question, signal) {
    signal.throwIfAborted();
    const asked = render(question);
    const { points, facts } = await listenOver(deps, options, { question, asked }, signal);
    const clockOffsetMs = facts.find((each) => each.clockOffsetMs !== undefined)?.clockOffsetMs;
    const far = tooFar(clockOffsetMs, question);
    const warnings = warningsOf(question, facts);
    return {
      source: 'prometheus',
      asked: asked.main,
      windowMs: question.windowMs,
      points: far === undefined ? points : points.map(({ at }) => ({ at, measurement: far })),
      ...(warnings.length > 0 && { warnings }),
    };
  },
});

/** What the server warns of, and what the text itself shows. */
function warningsOf({ query }: Pick<MetricQuestion, 'query'>, facts: readonly ApiAnswer['facts'][]): readonly string[] {
  const raw = query.kind === 'text' ? rawCounters(query.text) : [];
  const counters = raw.map((name) => `${name} is read as a level, and is a counter: increase(${name}[{window}])`);
  return [...new Set([...facts.flatMap((each) => each.warnings), ...counters])];
}

function render({ query, arguments: given, windowMs, staleAfterMs }: Omit<MetricQuestion, 'at'>): Asked {
  if (query.kind !== 'text') {
    const full = filled(query, given);
    // Filling leaves the kind as it is.
    return full.kind === 'text' ? { main: full.text } : promqlOf(full, windowMs, staleAfterMs);
  }
  const main = filledText(query.text, given, windowMs);
  const selectors = selectorsIn(main);
  const layout = query.reads === 'histogram' && selectors.length === 1 ? layoutOf(selectors, windowMs) : undefined;
  return {
    main,
    ...besideText(selectors, windowMs, staleAfterMs),
    ...(query.newest !== undefined && { newest: filledText(query.newest, given, windowMs) }),
    ...(query.events !== undefined && { events: filledText(query.events, given, windowMs) }),
    ...(layout !== undefined && { layout }),
  };
}

interface Listening {
  readonly question: MetricQuestion;
  readonly asked: Asked;
}

/** All at once, and what explains an absence afterwards, within the time of the question. */
async function listen(
  deps: Deps,
  options: PrometheusOptions,
  { question, asked }: Listening,
  signal: AbortSignal,
): Promise<{ readonly heard: Heard; readonly facts: readonly ApiAnswer['facts'][] }> {
  const until = deps.clock.now().getTime() + question.timeoutMs;
  const put = async (query: string | undefined): Promise<ApiAnswer | undefined> => {
    if (query === undefined) return undefined;
    const timeoutMs = Math.max(1, until - deps.clock.now().getTime());
    const answer = await askApi(deps, options, { query, at: question.at, timeoutMs }, signal);
    return answer.kind === 'nothing' && answer.why.kind === 'timeout'
      ? { ...answer, why: { kind: 'timeout', afterMs: question.timeoutMs } }
      : answer;
  };
  const { main, newest, before, events, buckets, layout } = asked;
  const [heardMain, heardNewest, heardBefore, heardEvents, heardBuckets, heardLayout] = await Promise.all(
    [main, newest, before, events, buckets, layout].map(put),
  );
  const isGone = isEmpty(heardNewest) && !isEmpty(heardMain);
  const isShort = isEmpty(heardBefore);
  const lastSeen = isGone ? await put(asked.lastSeen) : undefined;
  const oldest = isShort ? await put(asked.oldest) : undefined;
  const named = isEmpty(heardNewest) && isEmpty(heardMain) ? await put(asked.named) : undefined;
  const heard = {
    main: heardMain,
    newest: heardNewest,
    before: heardBefore,
    events: heardEvents,
    buckets: heardBuckets,
    layout: heardLayout,
    lastSeen,
    oldest,
    named,
  };
  return { heard, facts: Object.values(heard).flatMap((each) => each?.facts ?? []) };
}

const isEmpty = (answer: ApiAnswer | undefined): boolean => answer?.kind === 'samples' && answer.samples.length === 0;
