import type { HttpExpectation } from './probe.ts';

export interface HttpFacts {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tookMs: number;
}

/** What is wrong with an answer, in words; undefined: it is as expected. The first difference is enough. */
export function differenceFrom(expect: HttpExpectation, seen: HttpFacts): string | undefined {
  const { status, headers = {}, bodyHolds, withinMs } = expect;
  const isExpected = status === undefined ? seen.status >= 200 && seen.status <= 299 : status.includes(seen.status);
  if (!isExpected) return `HTTP ${seen.status}, expected ${status?.join(' or ') ?? '200 to 299'}`;
  for (const [name, wanted] of Object.entries(headers)) {
    const actual = seen.headers[name.toLowerCase()];
    if (actual === undefined) return `no header ${name}, expected "${wanted}"`;
    if (actual !== wanted) return `header ${name} is "${actual.slice(0, 80)}", expected "${wanted}"`;
  }
  if (bodyHolds !== undefined && !seen.body.includes(bodyHolds)) return `the body does not hold "${bodyHolds}"`;
  if (withinMs !== undefined && seen.tookMs > withinMs)
    return `it took ${seen.tookMs} ms, expected at most ${withinMs} ms`;
  return undefined;
}
