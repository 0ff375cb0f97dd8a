/** `1m30s`, `500ms`, `2h`; a number alone is seconds. In seconds; undefined: it is no length of time. */
export function secondsOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** As a project file has it: `90s`, `2h`. In the largest unit that is exact. */
export function shownTime(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  if (ms === 0) return '0';
  const unit = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ].find(([, size]) => ms % Number(size) === 0);
  return unit === undefined ? `${ms}ms` : `${ms / Number(unit[1])}${unit[0]}`;
}
