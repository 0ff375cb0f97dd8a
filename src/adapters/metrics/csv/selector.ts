import { argumentPattern } from '../../../domain/metrics/fill.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { valueOf } from '../../_shared/metrics/fill-language.ts';

/** A column, and what other columns have to be. */
export interface Selector {
  readonly column: string;
  readonly labels: Readonly<Record<string, string>>;
}

const whole = /^\s*([^{}"=,\s]+)\s*(?:\{((?:[^"{}]|"(?:[^"\\]|\\.)*")*)\})?\s*$/;
const pair = /\s*([^{}"=,\s]+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/** undefined: it is none. */
export function selectorIn(text: string): Selector | undefined {
  const [match, column, inside = ''] = whole.exec(text) ?? [];
  if (match === undefined || column === undefined) return undefined;
  const labels: Record<string, string> = {};
  pair.lastIndex = 0;
  while (pair.lastIndex < inside.trimEnd().length) {
    const [found, name, value = ''] = pair.exec(inside) ?? [];
    if (found === undefined || name === undefined) return undefined;
    labels[name] = value.replaceAll(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  return { column, labels };
}

/**
 * Values of arguments become values of labels, and nothing else: they are written as such.
 * @throws METRIC_ARGUMENT_MISSING
 */
export const filledSelector = (text: string, question: MetricQuestion): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, (quoted) =>
    quoted.replaceAll(argumentPattern, (_, name: string) =>
      String(valueOf(name, question)).replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n'),
    ),
  );
