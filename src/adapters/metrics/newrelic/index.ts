import { z } from 'zod';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { type HttpAccess, secretsIn, shown } from '../../_shared/metrics/access.ts';
import { exchange, fault, type HttpDeps, jsonIn, refusal } from '../../_shared/metrics/ask-http.ts';
import { createTextSource, type TextAnswer } from '../../_shared/metrics/text-source.ts';
import { filledNrql } from './nrql.ts';
import { numberInRows } from './rows.ts';

export interface NewRelicOptions extends HttpAccess {
  /** A user key. */
  readonly apiKey: string;
  readonly account: number;
  readonly delayMs?: number | undefined;
}

/** NRQL through NerdGraph: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/ */
export const createNewRelicSource = (deps: HttpDeps, options: NewRelicOptions): MetricSource =>
  createTextSource({
    kind: 'newrelic',
    secrets: [options.apiKey, ...secretsIn(options)],
    delayMs: options.delayMs,
    fill: filledNrql,
    ask: (text, question, signal) => ask(deps, options, { text, question }, signal),
  });

const document =
  'query($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { nrql(query: $nrql) { results } } } }';

const graph = z.object({
  data: z
    .object({
      actor: z.object({
        account: z.object({ nrql: z.object({ results: z.array(z.record(z.string(), z.json())) }).nullish() }).nullish(),
      }),
    })
    .nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ errorClass: z.string().optional() }).optional() }))
    .optional(),
});

async function ask(
  deps: HttpDeps,
  options: NewRelicOptions,
  { text, question }: { readonly text: string; readonly question: MetricQuestion },
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { url, apiKey, account } = options;
  const answer = await exchange(
    deps,
    options,
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'api-key': apiKey },
      body: JSON.stringify({ query: document, variables: { account, nrql: text } }),
      timeoutMs: question.timeoutMs,
    },
    signal,
  );
  const { facts } = answer;
  if (answer.kind === 'nothing') return { measurement: answer.why, facts };
  if (answer.status !== 200) return { measurement: refusal(answer.status, url), facts };
  return { measurement: read(answer.body, url), facts };
}

/** An error comes with HTTP 200, and its class says what it is. */
function read(body: string, url: string): Measurement {
  const { success, data } = graph.safeParse(jsonIn(body));
  if (!success) return fault('answer-unreadable', `${shown(url)} answers, and not as NerdGraph does`);
  const [error] = data.errors ?? [];
  if (error !== undefined) {
    const kind = error.extensions?.errorClass ?? '';
    if (/ACCESS|AUTH|FORBIDDEN/i.test(kind)) return fault('denied', error.message);
    if (/TIMEOUT|SERVER|LIMIT|TOO_MANY/i.test(kind)) return fault('source-failed', error.message, { again: true });
    return fault('query-invalid', error.message);
  }
  const results = data.data?.actor.account?.nrql?.results;
  if (results === undefined) return fault('answer-unreadable', `${shown(url)} answers without results`);
  return numberInRows(results);
}
