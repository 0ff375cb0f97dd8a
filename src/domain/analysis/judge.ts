/**
 * The threshold judge: what was measured in, a verdict with its reasons out. I4, P3: without evidence for a metric its row is
 * neither passed nor failed, and a verdict that hangs on it is inconclusive.
 */
import type { Measurement } from '../metrics/measurement.ts';
import { whyNoEvidence } from './evidence.ts';
import type { Look } from './memory.ts';
import type { Condition, Margin, Marks, MetricReading, MetricRule, Verdict, VerdictRow } from './model.ts';
import { number } from './number.ts';

export interface Judged {
  readonly metrics: readonly MetricRule[];
  readonly marks: Marks;
  /** 0: nobody counts. */
  readonly minRequests: number;
}

/** @param requests of the canary within the window; undefined: nobody knows */
export function judge(
  { metrics, marks, minRequests }: Judged,
  readings: readonly MetricReading[],
  requests: number | undefined,
): Verdict {
  const total = metrics.reduce((sum, { weight }) => sum + weight, 0);
  const rows = metrics.map((rule) =>
    rowOf(
      rule,
      total,
      readings.find(({ metric }) => metric === rule.name),
    ),
  );
  const few = tooFewRequests(minRequests, { readings, requests, rows });
  return few === undefined ? verdictOf(rows, marks) : { outcome: 'inconclusive', rows, reason: few };
}

/** Undefined: there were enough, or nobody counts. */
export function tooFewRequests(
  least: number,
  {
    readings,
    requests,
    rows,
  }: Pick<Verdict, 'rows'> & Pick<Look, 'readings'> & { readonly requests: number | undefined },
): string | undefined {
  const counted = requests ?? mostEvents(readings);
  if (least === 0 || (counted !== undefined && counted >= least)) return undefined;
  return tooFew(rows, counted, least);
}

function tooFew(rows: readonly VerdictRow[], counted: number | undefined, least: number): string {
  if (counted !== undefined) return `the canary had ${number(Math.round(counted))} of at least ${least} requests`;
  const why = rows.find(({ outcome }) => outcome === 'no-evidence')?.found;
  return `nobody knows how many requests the canary had${why === undefined ? '' : `: ${why}`}`;
}

function verdictOf(rows: readonly VerdictRow[], marks: Marks): Verdict {
  const critical = rows.find((row) => row.critical && row.outcome === 'fail');
  if (critical !== undefined)
    return {
      outcome: 'fail',
      ...scored(rows),
      rows,
      reason: `${critical.metric}: ${critical.found}, wanted ${critical.wanted}`,
    };
  const missing = rows.filter(({ outcome }) => outcome === 'no-evidence');
  const best = share(rows, 'pass') + share(rows, 'no-evidence');
  if (rows.length > missing.length && best < marks.rollback)
    return { outcome: 'fail', ...scored(rows), rows, reason: failedRows(rows) };
  const [first] = missing;
  if (first !== undefined) return { outcome: 'inconclusive', rows, reason: `${first.metric}: ${first.found}` };
  if (rows.length === 0) return { outcome: 'inconclusive', rows, reason: 'there is no metric' };
  const score = share(rows, 'pass');
  const text = `score ${number(score)}, proceeds at ${number(marks.proceed)}`;
  if (score >= marks.proceed) return { outcome: 'pass', score, rows, reason: text };
  return { outcome: 'inconclusive', score, rows, reason: `${text}; ${failedRows(rows)}` };
}

const scored = (rows: readonly VerdictRow[]): { readonly score?: number } =>
  rows.some(({ outcome }) => outcome === 'no-evidence') ? {} : { score: share(rows, 'pass') };

/** Rounded to what a sum of fractions can be trusted for. */
function share(rows: readonly VerdictRow[], outcome: VerdictRow['outcome']): number {
  const sum = rows.filter((row) => row.outcome === outcome).reduce((total, { weight }) => total + weight, 0);
  return Math.round(sum * 1e9) / 1e9;
}

const failedRows = (rows: readonly VerdictRow[]): string =>
  rows
    .filter(({ outcome }) => outcome === 'fail')
    .map(({ metric, found, wanted }) => `${metric}: ${found}, wanted ${wanted}`)
    .join('; ');

function rowOf(rule: MetricRule, total: number, reading: MetricReading | undefined): VerdictRow {
  const base = { metric: rule.name, weight: total > 0 ? rule.weight / total : 0, critical: rule.critical };
  const wanted = wantedText(rule.condition);
  if (reading === undefined) return { ...base, outcome: 'no-evidence', found: 'was not measured', wanted };
  const canary = valueOf(reading.canary.measurement);
  if (typeof canary === 'string') return { ...base, outcome: 'no-evidence', found: canary, wanted };
  if (!compares(rule.condition)) {
    return { ...base, outcome: holds(rule, canary, 0) ? 'pass' : 'fail', found: number(canary), wanted };
  }
  const stable = reading.stable === undefined ? 'was not measured' : valueOf(reading.stable.measurement);
  if (typeof stable === 'string') return { ...base, outcome: 'no-evidence', found: `stable arm: ${stable}`, wanted };
  const found = `${number(canary)}, stable arm ${number(stable)}`;
  return { ...base, outcome: holds(rule, canary, stable) ? 'pass' : 'fail', found, wanted };
}

/** The number, or why there is none. */
function valueOf(measurement: Measurement): number | string {
  if (measurement.kind !== 'value') return whyNoEvidence(measurement);
  return Number.isFinite(measurement.value) ? measurement.value : 'not a finite number';
}

export const compares = ({ kind }: Condition): boolean =>
  kind === 'above-baseline' || kind === 'below-baseline' || kind === 'no-worse';

function holds({ condition, better }: MetricRule, canary: number, stable: number): boolean {
  switch (condition.kind) {
    case 'less-than':
      return canary < condition.limit;
    case 'greater-than':
      return canary > condition.limit;
    case 'at-most':
      return canary <= condition.limit;
    case 'at-least':
      return canary >= condition.limit;
    case 'equals':
      return Math.abs(canary - condition.limit) <= condition.tolerance;
    case 'above-baseline':
      return canary <= stable + (Math.abs(stable) * condition.percent) / 100;
    case 'below-baseline':
      return canary >= stable - (Math.abs(stable) * condition.percent) / 100;
    case 'no-worse':
      return within(condition.margin, canary, stable, better);
  }
}

function wantedText(condition: Condition): string {
  switch (condition.kind) {
    case 'less-than':
      return `< ${number(condition.limit)}`;
    case 'greater-than':
      return `> ${number(condition.limit)}`;
    case 'at-most':
      return `<= ${number(condition.limit)}`;
    case 'at-least':
      return `>= ${number(condition.limit)}`;
    case 'equals':
      return `= ${number(condition.limit)} ± ${number(condition.tolerance)}`;
    case 'above-baseline':
      return `at most ${number(condition.percent)} % above stable`;
    case 'below-baseline':
      return `at most ${number(condition.percent)} % below stable`;
    case 'no-worse':
      return `as good as stable, give or take ${number(condition.margin.relative * 100)} % and ${number(condition.margin.absolute)}`;
  }
}

/** Which way is worse is not known where nobody said it: then neither way may be gone further than the margin. */
function within({ relative, absolute }: Margin, canary: number, stable: number, better: MetricRule['better']): boolean {
  const room = Math.abs(stable) * relative + absolute;
  if (better !== 'higher' && canary > stable + room) return false;
  return better === 'lower' || canary >= stable - room;
}

function mostEvents(readings: readonly MetricReading[]): number | undefined {
  const counts = readings.flatMap(({ canary: { measurement } }) =>
    measurement.kind === 'value' && measurement.events !== undefined ? [measurement.events] : [],
  );
  return counts.length === 0 ? undefined : Math.max(...counts);
}
