import type { Json } from '../../../domain/json.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { exchange, fault, type HttpDeps, jsonIn, refusal } from '../../_shared/metrics/ask-http.ts';
import { secretsIn, shown } from '../../_shared/metrics/access.ts';
import { filledJson } from '../../_shared/metrics/fill-json.ts';
import { filledText, noLanguage } from '../../_shared/metrics/fill-language.ts';
import { createTextSource, type TextAnswer } from '../../_shared/metrics/text-source.ts';
import { checkPath } from './json-path.ts';
import type { HttpOptions } from './options.ts';
import { readAnswer } from './read.ts';
import { filledForm, filledUrl, valuesOf } from './template.ts';

/**
 * Any API of HTTP that answers with JSON. The text of a metric is what `{query}` stands for.
 * @throws METRIC_SOURCE_INVALID
 */
export function createHttpSource(deps: HttpDeps, options: HttpOptions): MetricSource {
  for (const key of ['value', 'events', 'time'] as const) checkPath(key, options[key]);
  return createTextSource({
    kind: 'http',
    secrets: secretsIn(options),
    delayMs: options.delayMs,
    fill: (text, question) => filledText(noLanguage, text, question),
    ask: (text, question, signal) => ask(deps, options, { text, question }, signal),
  });
}

interface Asked {
  readonly text: string;
  readonly question: MetricQuestion;
}

async function ask(
  deps: HttpDeps,
  options: HttpOptions,
  { text, question }: Asked,
  signal: AbortSignal,
): Promise<TextAnswer> {
  const value = valuesOf(text, question);
  const url = filledUrl(options.url, value);
  const { method, body } = options;
  const isForm = typeof body === 'string';
  const answer = await exchange(
    deps,
    options,
    {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      url,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': isForm ? formType : 'application/json' }),
      },
      body: body === undefined ? undefined : isForm ? filledForm(body, value) : JSON.stringify(filledJson(body, value)),
      timeoutMs: question.timeoutMs,
    },
    signal,
  );
  const { facts } = answer;
  if (answer.kind === 'nothing') return { measurement: answer.why, facts };
  if (answer.status < 200 || answer.status > 299) return { measurement: refusal(answer.status, url), facts };
  const json = jsonIn(answer.body);
  if (json === undefined)
    return { measurement: fault('answer-unreadable', `${shown(url)} answers with what is no JSON`), facts };
  // Out of JSON.parse.
  return { measurement: readAnswer(json as Json, options, question), facts };
}

const formType = 'application/x-www-form-urlencoded';
