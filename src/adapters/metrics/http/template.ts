import { argumentPattern } from '../../../domain/metrics/fill.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { invalid, valueOf } from '../../_shared/metrics/fill-language.ts';

type Value = (name: string) => string | number;

/** What `{name}` stands for in one request; `{query}` is the text of the metric, its own arguments filled in. */
export const valuesOf =
  (text: string, question: MetricQuestion): Value =>
  (name) =>
    name === 'query' ? text : valueOf(name, question);

/** @throws METRIC_ARGUMENT_INVALID */
export const filledUrl = (url: string, value: Value): string =>
  url.replaceAll(argumentPattern, (_, name: string) => {
    const text = String(value(name));
    // They are taken out of a path, with the segment before them, and no encoding keeps them in.
    if (/^\.\.?$/.test(text)) throw invalid(name, text, 'in a URL, where dots lead elsewhere');
    return encodeURIComponent(text);
  });

export const filledForm = (form: string, value: Value): string =>
  form.replaceAll(argumentPattern, (_, name: string) => encodeURIComponent(String(value(name))));
