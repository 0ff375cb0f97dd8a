import type { Language } from '../../_shared/metrics/fill-language.ts';

/** A pattern between slashes is no place for a value: nothing takes the meaning from all its signs. */
const pattern = String.raw`[=!]~\s*\/(?:[^\/\\]|\\[\s\S])*\/`;

export const flux: Language = {
  token: new RegExp(String.raw`"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*|${pattern}`, 'g'),
  inside(token) {
    if (!token.startsWith('"')) return undefined;
    // `${` would begin an expression.
    return (value) =>
      value
        .replaceAll(/[\\"]/g, '\\$&')
        .replaceAll('${', '\\${')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
  },
};

export const influxql: Language = {
  token: new RegExp(
    String.raw`'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|--[^\n]*|\/\*[\s\S]*?\*\/|${pattern}`,
    'g',
  ),
  inside(token) {
    const [quote] = token;
    if (quote !== "'" && quote !== '"') return undefined;
    return (value) => value.replaceAll(quote === "'" ? /[\\']/g : /[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  },
};
