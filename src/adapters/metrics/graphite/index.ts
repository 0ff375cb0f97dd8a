import { z } from 'zod';
import type { Taking } from '../../../domain/metrics/points.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { baseOf, type HttpAccess, secretsIn, shown } from '../../_shared/metrics/access.ts';
import { exchange, fault, type HttpDeps, jsonIn, refusal } from '../../_shared/metrics/ask-http.ts';
import { filledText, type Language } from '../../_shared/metrics/fill-language.ts';
import { measuredPoints, spanOf } from '../../_shared/metrics/measured-points.ts';
import { createTextSource, type TextAnswer } from '../../_shared/metrics/text-source.ts';

export interface GraphiteOptions extends HttpAccess {
  readonly take: Taking;
  readonly delayMs?: number | undefined;
}

/** Parts of a path: a dot would begin another part, and `*?[]{}` would match several. */
const language: Language = {
  token: /"[^"]*"|'[^']*'/g,
  inside: () => undefined,
  plain: /^[A-Za-z0-9_-]+$/,
};

/** The render API: https://graphite.readthedocs.io/en/stable/render_api.html */
export const createGraphiteSource = (deps: HttpDeps, options: GraphiteOptions): MetricSource =>
  createTextSource({
    kind: 'graphite',
    secrets: secretsIn(options),
    delayMs: options.delayMs,
    fill: (text, question) => filledText(language, text, question),
    ask: (text, question, signal) => ask(deps, options, { text, question }, signal),
  });

const rendered = z.array(
  z.object({
    target: z.string(),
    /** Value and seconds since 1970. */
    datapoints: z.array(z.tuple([z.number().nullable(), z.number()])),
  }),
);

async function ask(
  deps: HttpDeps,
  options: GraphiteOptions,
  { text, question }: { readonly text: string; readonly question: MetricQuestion },
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { from, to } = spanOf(question);
  const url = `${baseOf(options)}/render`;
  const form = new URLSearchParams({
    target: text,
    from: String(Math.floor(from / 1_000)),
    until: String(Math.floor(to / 1_000)),
    format: 'json',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { timeoutMs } = question;
  const sent = { method: 'POST', url, headers, body: form.toString(), timeoutMs } as const;
  const answer = await exchange(deps, options, sent, signal);
  const { facts } = answer;
  if (answer.kind === 'nothing') return { measurement: answer.why, facts };
  if (answer.status !== 200) return { measurement: refusal(answer.status, url, answer.body), facts };
  const { success, data } = rendered.safeParse(jsonIn(answer.body));
  if (!success)
    return { measurement: fault('answer-unreadable', `${shown(url)} answers, and not as Graphite does`), facts };
  const series = data.map(({ target, datapoints }) => ({
    name: target,
    points: datapoints.map(([value, seconds]) => ({ at: seconds * 1_000, value })),
  }));
  return { measurement: measuredPoints(series, question, options.take), facts };
}
