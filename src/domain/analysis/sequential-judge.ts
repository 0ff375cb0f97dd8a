/**
 * The sequential judge: it may be asked after every interval, and is wrong with probability α at most over the whole rollout when
 * it says "worse", and with β at most in one analysis when it says "as good" (I4).
 *
 * Worse. Each metric bets in every analysis anew, beside the bets of the analyses before, which go on. What a metric has
 * won is the average over all analyses of the rollout, those to come being 1; what the rollout has won is the average over the
 * metrics by their weights. Averages of test martingales are test martingales, whatever the metrics have to do with each
 * other, so that P(ever >= 1/α) <= α (Ville). "As good" needs every metric to be shown so: by chance that is no likelier than
 * the unlikeliest of them, so each has the whole β.
 */
import type { Judged } from './judge.ts';
import type { ArmSeen, JudgeMemory, Judgement, Look, MetricMemory } from './memory.ts';
import type { MetricRule, SequentialSetting, Verdict, VerdictRow } from './model.ts';
import { number } from './number.ts';
import { comparisonOf } from './sequential/comparison.ts';
import { type Comparison, type Heard, missing as missed, nothingSeen, type Seen } from './sequential/heard.ts';
import { unitDoubt } from './sequential/other-unit.ts';
import { logMean } from './sequential/shares.ts';

export interface SequentiallyJudged extends Judged {
  readonly setting: SequentialSetting;
}

/** One metric after a look. */
interface Known {
  readonly rule: MetricRule;
  /** Of all weights: above 0, at most 1. */
  readonly share: number;
  readonly row: VerdictRow;
  readonly memory?: MetricMemory;
  /** Whether this look says something of it. */
  readonly isMeasured: boolean;
  readonly hasEnough: boolean;
  /** log of what has been won on "worse". */
  readonly worse: number;
  readonly caveat?: string;
  /** Why it is not called as good, whatever the numbers say. */
  readonly doubt?: string;
}

export function judgeSequentially(judged: SequentiallyJudged, memory: JudgeMemory | undefined, look: Look): Judgement {
  const total = judged.metrics.reduce((sum, { weight }) => sum + weight, 0);
  const known = judged.metrics.map((rule) =>
    knownOf({ judged, rule, share: rule.weight / total, before: memory?.metrics[rule.name] }, look),
  );
  const kept = known.flatMap(({ rule, memory: of }) => (of === undefined ? [] : [[rule.name, of] as const]));
  return {
    verdict: verdictOf(judged, known, look),
    memory: { metrics: { ...memory?.metrics, ...Object.fromEntries(kept) } },
  };
}

interface About {
  readonly judged: SequentiallyJudged;
  readonly rule: MetricRule;
  readonly share: number;
  readonly before: MetricMemory | undefined;
}

function knownOf({ judged, rule, share, before }: About, look: Look): Known {
  const comparison = comparisonOf(rule);
  const base = { metric: rule.name, weight: share, critical: rule.critical };
  if (typeof comparison === 'string') {
    const row: VerdictRow = { ...base, outcome: 'no-evidence', found: comparison, wanted: 'a metric it can judge' };
    return { rule, share, row, isMeasured: false, hasEnough: false, worse: 0 };
  }
  const started = inPart(before, look, comparison);
  const reading = look.readings.find(({ metric }) => metric === rule.name);
  const heard = reading === undefined ? missed('was not measured') : comparison.hear(started.begun, reading);
  const memory =
    heard.kind === 'interval' ? counted(started, heard, comparison, look.at) : withLost(started, heard.lost, look.at);
  const worse = logMean([...memory.begun.map((each) => comparison.log(each).worse), ...unbegun(memory, look.parts)]);
  const fine = finite(comparison.log(memory.begun.at(-1) ?? comparison.none).fine);
  const bounds = boundsOf(judged.setting, share);
  const least = rule.minSamples ?? comparison.least ?? judged.minRequests;
  const hasEnough = memory.seen.canary.trials >= least && memory.seen.canary.trials > 0;
  const missing = heard.kind === 'missing' ? heard.reason : undefined;
  const doubt = reading !== undefined && isLevel(rule) ? unitDoubt(reading) : undefined;
  const row: VerdictRow = {
    ...base,
    outcome: rowOutcome({
      worse,
      fine,
      bounds,
      hasEnough: hasEnough && doubt === undefined,
      isMissing: missing !== undefined,
      noData: rule.noData,
    }),
    found: foundText(comparison.found, memory.seen, heard),
    wanted: comparison.wanted,
    evidence: { worse, worseBound: bounds.worse, fine, fineBound: bounds.fine },
  };
  const last = memory.begun.at(-1);
  const caveat = doubt ?? (last === undefined ? undefined : comparison.caveat(last));
  return {
    rule,
    share,
    row,
    memory,
    isMeasured: missing === undefined,
    hasEnough,
    worse,
    ...(caveat !== undefined && { caveat }),
    ...(doubt !== undefined && { doubt }),
  };
}

const isLevel = ({ kind }: MetricRule): boolean => kind === 'gauge' || kind === 'latency';

/** What was counted in all, and what there is to say of this look alone. */
function foundText(found: Comparison['found'], seen: Seen, heard: Heard): string {
  const isNothing = seen.canary.trials === 0 && seen.stable.trials === 0;
  if (heard.kind === 'missing') return isNothing ? heard.reason : `${found(seen)}; now: ${heard.reason}`;
  return heard.now === undefined ? found(seen) : `${found(seen)}; now: ${heard.now}`;
}

/** Before anything was measured nothing speaks for it. */
const finite = (log: number): number => (Number.isFinite(log) ? log : 0);

/** A metric alone is enough for "worse" at its share of α. */
const boundsOf = ({ alpha, beta }: SequentialSetting, share: number) => ({
  worse: -Math.log(alpha * share),
  fine: -Math.log(beta),
});

interface RowFacts {
  readonly worse: number;
  readonly fine: number;
  readonly bounds: { readonly worse: number; readonly fine: number };
  readonly hasEnough: boolean;
  readonly isMissing: boolean;
  readonly noData: MetricRule['noData'];
}

function rowOutcome({ worse, fine, bounds, hasEnough, isMissing, noData }: RowFacts): VerdictRow['outcome'] {
  if (worse >= bounds.worse || (isMissing && noData === 'fail')) return 'fail';
  return fine >= bounds.fine && hasEnough && !isMissing ? 'pass' : 'no-evidence';
}

/** In an analysis that begins, a bet is made anew; those of earlier ones go on, and say nothing of "as good" any more. */
function inPart(
  before: MetricMemory | undefined,
  { part, first }: Look,
  { none, onlyWorse }: Comparison,
): MetricMemory {
  const seen = { stable: nothingSeen, canary: nothingSeen };
  if (before?.part !== part) return { part, begun: [...(before?.begun ?? []), none], seen };
  // Begun once more: that it was as good before the break proves nothing of now.
  return first ? { part, begun: before.begun.map(onlyWorse), seen } : before;
}

/** What is bet on analyses to come, and on those that never asked for this metric: it stands at 1. */
const unbegun = ({ begun }: MetricMemory, parts: number): readonly number[] =>
  Array.from({ length: Math.max(0, parts - begun.length) }, () => 0);

type Interval = Extract<ReturnType<Comparison['hear']>, { readonly kind: 'interval' }>;

const counted = (
  memory: MetricMemory,
  { evidence, stable, canary }: Interval,
  { onlyWorse }: Comparison,
  at: string,
): MetricMemory => ({
  ...memory,
  upTo: at,
  begun: evidence.map((each, index) => (index + 1 < evidence.length ? onlyWorse(each) : each)),
  seen: { stable: sum(memory.seen.stable, stable), canary: sum(memory.seen.canary, canary) },
});

const withLost = (memory: MetricMemory, lost: true | undefined, at: string): MetricMemory =>
  lost === true ? { ...memory, upTo: at } : memory;

const sum = (a: ArmSeen, b: ArmSeen): ArmSeen => ({ bad: a.bad + b.bad, trials: a.trials + b.trials });

function verdictOf({ setting }: SequentiallyJudged, known: readonly Known[], look: Look): Verdict {
  const rows = known.map(({ row }) => row);
  const worse = logMean(
    known.map((each) => each.worse),
    known.map(({ share }) => share),
  );
  const bound = -Math.log(setting.alpha);
  const evidence = known.length === 0 ? {} : { evidence: { worse, worseBound: bound } };
  const caveats = known.flatMap(({ rule, caveat }) => (caveat === undefined ? [] : [`${rule.name}: ${caveat}`]));
  const said = { rows, ...evidence, ...(caveats.length > 0 && { caveats }) };
  if (known.length === 0) return { ...said, outcome: 'inconclusive', reason: 'there is no metric' };
  const failed = known.find(({ rule, isMeasured }) => rule.noData === 'fail' && !isMeasured);
  if (failed !== undefined)
    return {
      ...said,
      outcome: 'fail',
      reason: `${failed.rule.name}: ${failed.row.found}, and no number means that it fails`,
    };
  if (worse >= bound) return { ...said, outcome: 'fail', settled: true, reason: whyWorse(known, worse, setting) };
  const open = known.filter(
    ({ row, rule, isMeasured }) => row.outcome !== 'pass' && !(rule.noData === 'ignore' && !isMeasured),
  );
  const [first] = open;
  if (first === undefined) {
    const shown = rows.some(({ outcome }) => outcome === 'pass');
    return shown
      ? {
          ...said,
          outcome: 'pass',
          settled: true,
          reason: `as good as stable by every metric, wrong at most ${oneIn(setting.beta)}`,
        }
      : { ...said, outcome: 'inconclusive', reason: 'no metric had a number' };
  }
  if (look.late && setting.undecided === 'proceed' && open.every(seemsFine))
    return { ...said, outcome: 'pass', reason: `nothing worse was seen; not shown to be as good: ${names(open)}` };
  return { ...said, outcome: 'inconclusive', reason: whyOpen(first, known) };
}

/** Measured, often enough, and with nothing that leans towards "worse", be it ever so little. */
const seemsFine = ({ isMeasured, hasEnough, doubt, worse }: Known): boolean =>
  isMeasured && hasEnough && doubt === undefined && worse <= 0;

function whyWorse(known: readonly Known[], worse: number, { alpha }: SequentialSetting): string {
  const won = ({ worse: log, share }: Known): number => log + Math.log(share);
  const [worst] = known.toSorted((a, b) => won(b) - won(a));
  const what = worst === undefined ? '' : `${worst.rule.name}: ${worst.row.found}; `;
  return `worse: ${what}evidence ${odds(worse)} to 1, wrong at most ${oneIn(alpha)}`;
}

function whyOpen(first: Known, known: readonly Known[]): string {
  const { rule, row, isMeasured, hasEnough, doubt } = first;
  if (doubt !== undefined) return `${rule.name}: ${doubt}`;
  if (!isMeasured) return `${rule.name}: ${row.found}`;
  if (!hasEnough) return `${rule.name}: ${row.found}: too few for a verdict`;
  const shown = known.filter(({ row: { outcome } }) => outcome === 'pass').length;
  return `not enough evidence yet: ${shown} of ${known.length} metrics are shown to be as good; ${rule.name}: ${row.found}`;
}

const names = (known: readonly Known[]): string => known.map(({ rule }) => rule.name).join(', ');

const odds = (log: number): string => (log > 20 ? 'more than a hundred million' : number(Math.floor(Math.exp(log))));

const oneIn = (chance: number): string => `one time in ${number(1 / chance)}`;
