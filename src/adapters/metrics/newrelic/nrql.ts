import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { filledText, type Language } from '../../_shared/metrics/fill-language.ts';

const language: Language = {
  token: /'(?:[^'\\]|\\[\s\S])*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g,
  inside(token, before) {
    // Behind LIKE and RLIKE a value is a pattern, and nothing takes the meaning from its signs.
    if (!token.startsWith("'") || /\bR?LIKE\s+(\(\s*)?$/i.test(before)) return undefined;
    return (value) => value.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n');
  },
};

/** With the time of the question, where the query says none of its own: NRQL would take the last hour. */
export function filledNrql(text: string, question: MetricQuestion): string {
  const filled = filledText(language, text, question);
  const bare = text.replaceAll(language.token, '');
  if (/\b(SINCE|UNTIL)\b/i.test(bare)) return filled;
  const to = Date.parse(question.at);
  return `${filled} SINCE ${to - question.windowMs} UNTIL ${to}`;
}
