/** Why a look was judged as it was: what was asked, what was found, how near it was to another verdict. */
import type { MetricReading, RowEvidence, Verdict, VerdictRow } from '../analysis/model.ts';
import { number } from '../analysis/number.ts';
import { DeliveryError } from '../errors/delivery-error.ts';
import { whyNoEvidence } from '../analysis/evidence.ts';
import type { MetricAnswer } from '../metrics/measurement.ts';
import type { Digest } from '../review/plan-file.ts';
import { ifOtherwise } from './counterfactual.ts';
import type { DecisionRecord, RecordedDecision, RecordedRollout } from './model.ts';
import { type ReplayedLook, replayed } from './rejudge.ts';

export interface Explanation {
  readonly of: Pick<RecordedRollout, 'run' | 'project' | 'environment' | 'service'>;
  readonly look: number;
  readonly looks: number;
  readonly step: number;
  /** In words. */
  readonly doing: string;
  readonly at: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly requests?: number;
  /** How it judges, in words. */
  readonly judge: string;
  readonly verdict: Verdict;
  readonly metrics: readonly ExplainedMetric[];
  /** Looks in a row that failed, with this one, and how many of them roll back. */
  readonly failed: { readonly count: number; readonly of: number };
  /** What the rollout did, or was told, before the next look. */
  readonly followed: readonly RecordedDecision[];
  /** What would have led to another verdict, in words. */
  readonly otherwise: readonly string[];
  readonly caveats: readonly string[];
}

export interface ExplainedMetric {
  readonly row: VerdictRow;
  readonly asked: readonly ExplainedAnswer[];
  /** Of what is needed, 0 to 1. */
  readonly worse?: EvidenceSoFar;
  readonly fine?: EvidenceSoFar;
}

export interface EvidenceSoFar {
  /** So many times likelier than by chance. */
  readonly odds: number;
  readonly bound: number;
  /** Logarithm of the one over that of the other, 0 to 1. */
  readonly share: number;
}

export interface ExplainedAnswer {
  readonly arm: 'canary' | 'stable' | 'baseline';
  readonly source: string;
  readonly asked: string;
  /** The window. */
  readonly from: string;
  readonly until: string;
  readonly answer: string;
  readonly events?: number;
  readonly newest?: string;
}

/** @param look from 1. @default the last one @throws VERDICT_LOOK_UNKNOWN */
export function explained(record: DecisionRecord, look: number | undefined, digest: Digest): Explanation {
  const looks = replayed(record, digest);
  const at = look === undefined ? looks.length - 1 : looks.findIndex((each) => each.look.look === look);
  const found = looks[at];
  const first = record.entries[0]?.said;
  if (found === undefined || first?.kind !== 'rollout')
    throw new DeliveryError('VERDICT_LOOK_UNKNOWN', `there is no look ${look}: there are 1 to ${looks.length}`, {
      data: { look: look ?? null, looks: looks.length },
    });
  const { step, at: when, weights, requests, verdict } = found.look;
  const { run, project, environment, service } = first;
  return {
    of: { run, project, environment, service },
    look: found.look.look,
    looks: looks.length,
    step,
    doing: first.strategy.steps[step - 1] ?? '',
    at: when,
    weights,
    ...(requests !== undefined && { requests }),
    judge: judgeWords(found),
    verdict,
    metrics: verdict.rows.map((row) => metricOf(row, found)),
    failed: { count: failedInRow(looks.slice(0, at + 1)), of: found.analysis.setting.failures },
    followed: decisionsAfter(record, found.look.look),
    otherwise: ifOtherwise(found),
    caveats: caveatsOf(found),
  };
}

function judgeWords({ analysis: { setting, parts } }: ReplayedLook): string {
  const { judge = { kind: 'threshold' }, marks, minRequests, metrics } = setting;
  const least = `at least ${minRequests} requests of the canary`;
  if (judge.kind === 'threshold') {
    const score = `the score is the share of the weights that pass; from ${number(marks.proceed)} on it passes, below ${number(marks.rollback)} it fails`;
    return `threshold: each of ${metrics.length} against its limit; ${score}; ${least}`;
  }
  if (judge.kind === 'kayenta') {
    const points = `a series for each metric, with a number every ${judge.stepSeconds} s, and at least ${judge.minPoints} of them`;
    return `kayenta: ${points}, is held against that of the other arm by the test of Mann and Whitney; from a score of ${number(marks.proceed * 100)} on it passes, below ${number(marks.rollback * 100)} it fails; ${least}`;
  }
  const { alpha, beta, undecided } = judge;
  const all = parts === 1 ? 'the analysis' : `all ${parts} analyses`;
  return [
    `sequential: all that was seen since the rollout began counts, and nothing twice`,
    `it is rolled back once "worse" is ${number(1 / alpha)} times likelier than by chance (wrong at most ${number(alpha * 100)} % of the time, over ${all} and all looks together)`,
    `it passes once every metric is as good by ${number(1 / beta)} to 1; when the time is over and neither is shown it ${undecided === 'hold' ? 'waits' : 'goes on'}`,
  ].join('; ');
}

function metricOf(row: VerdictRow, { look, analysis }: ReplayedLook): ExplainedMetric {
  const reading = look.readings.find(({ metric }) => metric === row.metric);
  return {
    row,
    asked: reading === undefined ? [] : answersOf(reading, analysis.against ?? 'stable'),
    ...evidenceOf(row.evidence),
  };
}

function evidenceOf(evidence: RowEvidence | undefined): Pick<ExplainedMetric, 'worse' | 'fine'> {
  if (evidence === undefined) return {};
  const { worse, worseBound, fine, fineBound } = evidence;
  return { worse: soFar(worse, worseBound), fine: soFar(fine, fineBound) };
}

const soFar = (log: number, bound: number): EvidenceSoFar => ({
  odds: Math.exp(Math.min(log, mostLog)),
  bound: Math.exp(Math.min(bound, mostLog)),
  share: bound > 0 ? Math.min(1, Math.max(0, log / bound)) : 0,
});

/** More is no number any more. */
const mostLog = 700;

function answersOf({ canary, stable }: MetricReading, against: 'stable' | 'baseline'): readonly ExplainedAnswer[] {
  return [answerOf('canary', canary), ...(stable === undefined ? [] : [answerOf(against, stable)])];
}

function answerOf(
  arm: ExplainedAnswer['arm'],
  { source, asked, at, windowMs, measurement }: MetricAnswer,
): ExplainedAnswer {
  const base = { arm, source, asked, from: before(at, windowMs), until: at };
  if (measurement.kind !== 'value') return { ...base, answer: whyNoEvidence(measurement) };
  const { value, events, newest } = measurement;
  return {
    ...base,
    answer: number(value),
    ...(events !== undefined && { events }),
    ...(newest !== undefined && { newest }),
  };
}

function before(at: string, windowMs: number): string {
  const from = new Date(Date.parse(at) - windowMs);
  return Number.isNaN(from.getTime()) ? at : from.toISOString();
}

/** As the rollout counts: a look that says neither changes nothing. */
function failedInRow(looks: readonly ReplayedLook[]): number {
  const step = looks.at(-1)?.look.step;
  let failed = 0;
  for (const { look } of looks) {
    if (look.step !== step) continue;
    if (look.first || look.verdict.outcome === 'pass') failed = 0;
    if (look.verdict.outcome === 'fail') failed += 1;
  }
  return failed;
}

function decisionsAfter({ entries }: DecisionRecord, look: number): readonly RecordedDecision[] {
  const start = entries.findIndex(({ said }) => said.kind === 'look' && said.look === look);
  const followed: RecordedDecision[] = [];
  for (const { said } of entries.slice(start + 1)) {
    if (said.kind === 'look') break;
    if (said.kind === 'decision') followed.push(said);
  }
  return followed;
}

const offsetWorthTelling = 1_000;

function caveatsOf({ look, judged }: ReplayedLook): readonly string[] {
  const answers = look.readings.flatMap(({ metric, canary, stable }) =>
    [canary, ...(stable === undefined ? [] : [stable])].map((answer) => ({ metric, ...answer })),
  );
  return [
    ...(look.verdict.caveats ?? []),
    ...new Set(answers.flatMap(({ source, warnings = [] }) => warnings.map((text) => `${source} warned: ${text}`))),
    ...new Set(
      answers.flatMap(({ source, clockOffsetMs = 0 }) =>
        Math.abs(clockOffsetMs) < offsetWorthTelling
          ? []
          : [`the clock of ${source} is ${number(clockOffsetMs / 1000)} s from ours`],
      ),
    ),
    ...(typeof judged === 'string' ? [`it cannot be judged again: ${judged}`] : []),
  ];
}
