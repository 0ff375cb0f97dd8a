import type { Measurement, MetricAnswer } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { type Facts, fault } from './ask-http.ts';
import { isVisible, tooFar } from './clock-offset.ts';

export interface TextAnswer {
  readonly measurement: Measurement;
  readonly facts?: Facts;
}

export interface TextSource {
  readonly kind: string;
  /** Whatever comes back, they do not. */
  readonly secrets: readonly (string | undefined)[];
  /** It is asked about so long ago, where its numbers come late. @default 0 */
  readonly delayMs?: number | undefined;
  /** What a text lacks before anything is filled in. */
  lacks?(text: string): Measurement | undefined;
  /** The text as it is sent. @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID */
  fill(text: string, question: MetricQuestion): string;
  /** One text at the time of the question. */
  ask(text: string, question: MetricQuestion, signal: AbortSignal): Promise<TextAnswer>;
}

/** A source that is asked in its own language, and answers with one number for each text. */
export const createTextSource = ({ kind, secrets, delayMs = 0, lacks, fill, ask }: TextSource): MetricSource => ({
  kind,
  async query(question, signal) {
    signal.throwIfAborted();
    const { query, at, windowMs } = question;
    if (query.kind !== 'text') {
      const detail = `${kind} knows no ready query: write one in its own language`;
      const measurement = fault('query-unsupported', detail);
      return { source: kind, asked: JSON.stringify(query), at, windowMs, measurement };
    }
    const asking = delayMs === 0 ? question : { ...question, at: new Date(Date.parse(at) - delayMs).toISOString() };
    const main = fill(query.text, asking);
    const lack = lackOf(kind, query) ?? lacks?.(query.text) ?? (query.events && lacks?.(query.events));
    if (lack) return { source: kind, asked: main, at, windowMs, measurement: lack };
    const events = query.events === undefined ? undefined : fill(query.events, asking);
    const [answer, counted] = await Promise.all([
      ask(main, asking, signal),
      events === undefined ? undefined : ask(events, asking, signal),
    ]);
    const warnings = [...new Set([answer, counted].flatMap((each) => each?.facts?.warnings ?? []))];
    const clockOffsetMs = answer.facts?.clockOffsetMs ?? counted?.facts?.clockOffsetMs;
    const whole = {
      source: kind,
      asked: main,
      at,
      windowMs,
      measurement: tooFar(clockOffsetMs, question) ?? withEvents(answer.measurement, counted?.measurement),
      ...(isVisible(clockOffsetMs) && { clockOffsetMs }),
      ...(warnings.length > 0 && { warnings }),
    } satisfies MetricAnswer;
    return withoutSecrets(whole, secrets);
  },
});

type Text = Extract<MetricQuestion['query'], { kind: 'text' }>;

function lackOf(kind: string, { reads, newest }: Text): Measurement | undefined {
  if (reads === 'histogram') return fault('query-unsupported', `${kind} has no histograms that are read here`);
  return newest === undefined ? undefined : fault('query-unsupported', `${kind} says itself how old its numbers are`);
}

/** A number of events that was asked for and is not there leaves nothing that can be weighed. */
function withEvents(found: Measurement, counted: Measurement | undefined): Measurement {
  if (found.kind !== 'value' || counted === undefined) return found;
  if (counted.kind === 'empty') return { kind: 'empty', reason: `the number of events: ${counted.reason}` };
  if (counted.kind !== 'value') return counted;
  if (counted.value < 0) return fault('answer-unreadable', `the number of events is ${counted.value}`);
  return { ...found, events: counted.value };
}

/** Servers repeat what they were sent. */
function withoutSecrets(answer: MetricAnswer, secrets: readonly (string | undefined)[]): MetricAnswer {
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= 4);
  if (known.length === 0) return answer;
  const masked = (text: string): string => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret ?? '', '***');
    return clean;
  };
  const { measurement, warnings } = answer;
  return {
    ...answer,
    asked: masked(answer.asked),
    measurement: measurement.kind === 'error' ? { ...measurement, detail: masked(measurement.detail) } : measurement,
    ...(warnings !== undefined && { warnings: warnings.map(masked) }),
  };
}
