/** Counters by their names, as OpenMetrics has them: what ends so only ever rises while a program runs. */
const counter = /([a-zA-Z_:][a-zA-Z0-9_:]*_(?:total|bucket))(?![\w:])(?:\s*\{[^}]*\})?(?!\s*[[({])/g;
/** How many there are, whether and when: not how high they stand. */
const notItsLevel = /\b(?:timestamp|absent|count|group)\s*(?:(?:by|without)\s*\([^)]*\)\s*)?\($/;
const quoted = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|#[^\n]*/g;

/**
 * Counters that a PromQL query reads as if they were levels: without a range (`[5m]`) it finds what was counted since the
 * program was started, an arm that is older has more of it, and a restart looks like a fall. By shape and name alone.
 */
export function rawCounters(query: string): readonly string[] {
  const bare = query.replaceAll(quoted, '""');
  const found = [...bare.matchAll(counter)].filter(({ index }) => !notItsLevel.test(bare.slice(0, index)));
  return [...new Set(found.map(([, name = '']) => name))];
}
