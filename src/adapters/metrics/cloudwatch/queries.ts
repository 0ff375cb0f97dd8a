import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { jsonIn } from '../../_shared/metrics/ask-http.ts';
import { filledJson } from '../../_shared/metrics/fill-json.ts';
import { filledText, noLanguage, valueOf } from '../../_shared/metrics/fill-language.ts';

/** A period is of whole minutes, and so is the window that is asked about. */
export const periodOf = ({ windowMs }: Pick<MetricQuestion, 'windowMs'>): number =>
  Math.max(1, Math.ceil(windowMs / 60_000)) * 60;

/**
 * What AWS documents as `MetricDataQueries`, a single `MetricStat` among them, or an expression. Left out, the period is the
 * window, so that there is one number for the whole of it.
 * @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID
 */
export function filledQueries(text: string, question: MetricQuestion): string {
  const json = jsonIn(text) as Json | undefined;
  if (typeof json !== 'object' || json === null) return filledText(noLanguage, text, question);
  return JSON.stringify(filledJson(json, (name) => String(valueOf(name, question))));
}

/** @param text filled */
export function queriesIn(text: string, question: MetricQuestion): readonly JsonObject[] {
  const json = jsonIn(text) as Json | undefined;
  const period = periodOf(question);
  if (Array.isArray(json)) {
    const [first, ...rest] = json.filter(isJsonObject);
    return [first, ...rest].flatMap((each, index) => (each === undefined ? [] : [complete(each, index, period)]));
  }
  if (isJsonObject(json)) return [complete({ MetricStat: json }, 0, period)];
  return [complete({ Expression: text }, 0, period)];
}

function complete(query: JsonObject, index: number, period: number): JsonObject {
  const { MetricStat: stat, Expression: expression } = query;
  const id = { Id: `q${index + 1}` };
  if (isJsonObject(stat)) return { ...id, ...query, MetricStat: { Period: period, ...stat } };
  return { ...id, ...(expression !== undefined && { Period: period }), ...query };
}
