/**
 * What a plan of analyses will see, before it begins: the sequential judge's own evidence on a few hundred rollouts that are made
 * up, with a seed. Pure: the same plan has the same forecast everywhere.
 */
import { binomialDraw } from '../statistics/draws.ts';
import { normalNoise } from '../statistics/noise.ts';
import type { Margin, SequentialSetting } from './model.ts';
import { logEvidence, logMean, noEvidence, type ShareEvidence, withInterval } from './sequential/shares.ts';

export interface ForecastPart {
  readonly seconds: number;
  readonly everySeconds: number;
  /** Of all requests, those of the canary, and those of the arm it is compared with; above 0. */
  readonly canary: number;
  readonly stable: number;
}

/** One metric: a share of requests that are bad, compared with the stable arm. */
export interface ForecastPlan {
  readonly parts: readonly ForecastPart[];
  /** Analyses of the rollout, those that do not ask for the metric too. */
  readonly analyses: number;
  readonly setting: SequentialSetting;
  readonly margin: Margin;
  /** Of α, what the metric has of its weight. */
  readonly weight: number;
  /** Requests of the canary without which nothing passes. */
  readonly least: number;
}

export interface Traffic {
  readonly requestsPerSecond: number;
  /** Share of the stable arm's requests that are bad. */
  readonly base: number;
}

/** Of many rollouts with a canary of which so many requests are bad. */
export interface Outlook {
  readonly bad: number;
  /** Share of them in which it is called worse. */
  readonly found: number;
  /** In which it is called as good in every analysis, or let through as `undecided` says: it is promoted. */
  readonly promoted: number;
  /** In which neither is shown in time: it is held, and goes back when its time is over. */
  readonly held: number;
  /** Of those that are found, half are by then: seconds of analyses, and requests that the canary has served. */
  readonly median?: { readonly seconds: number; readonly requests: number };
}

/** Looks of all rollouts together: about a tenth of a second. */
const looksPerOutlook = 12_000;

export function outlook(plan: ForecastPlan, traffic: Traffic, bad: number): Outlook {
  let looks = 0;
  for (const part of plan.parts) looks += looksOf(part);
  const runs = Math.max(40, Math.min(400, Math.floor(looksPerOutlook / Math.max(1, looks))));
  const ended = Array.from({ length: runs }, (_, run) => simulated(plan, traffic, bad, normalNoise(run + 1)));
  const found = ended.filter(({ how }) => how === 'found').toSorted((left, right) => left.seconds - right.seconds);
  const share = (wanted: Ended['how']): number => ended.filter(({ how }) => how === wanted).length / runs;
  const middle = found[Math.floor(found.length / 2)];
  return {
    bad,
    found: share('found'),
    promoted: share('promoted'),
    held: share('held'),
    ...(middle !== undefined && { median: { seconds: middle.seconds, requests: Math.round(middle.requests) } }),
  };
}

/** What is found in so many of all rollouts, and nothing smaller; undefined: nothing is. */
export function smallestFound(plan: ForecastPlan, traffic: Traffic, wanted = 0.8): Outlook | undefined {
  let low = Math.max(allowed(plan, traffic), 1e-6);
  let best = outlook(plan, traffic, 1);
  if (best.found < wanted) return undefined;
  for (let step = 0; step < 8; step += 1) {
    const bad = Math.sqrt(low * best.bad);
    const tried = outlook(plan, traffic, bad);
    if (tried.found >= wanted) best = tried;
    else low = bad;
  }
  return best;
}

/** The largest share of bad requests that is as good as equal. */
export const allowed = ({ margin }: ForecastPlan, { base }: Traffic): number =>
  Math.min(1, (1 + margin.relative) * base + margin.absolute);

/**
 * How long a part takes alone until the canary is called worse, if it went on: by counts as they are in the mean. Undefined: longer
 * than so many looks.
 */
export function secondsAlone(
  plan: ForecastPlan,
  part: ForecastPart,
  traffic: Traffic,
  bad: number,
): number | undefined {
  const most = 4_000;
  let evidence = noEvidence;
  for (let look = 1; look <= most; look += 1) {
    evidence = withInterval(
      evidence,
      intervalOf(part, traffic, bad, (trials, chance) => trials * chance),
      plan.margin,
      'share',
    );
    if (isFound(plan, [evidence])) return look * part.everySeconds;
  }
  return undefined;
}

interface Ended {
  readonly how: 'found' | 'promoted' | 'held';
  readonly seconds: number;
  readonly requests: number;
}

function simulated(plan: ForecastPlan, traffic: Traffic, bad: number, normal: () => number): Ended {
  const draw = (trials: number, chance: number): number => binomialDraw(trials, chance, normal());
  const enough = -Math.log(plan.setting.beta);
  let begun: readonly ShareEvidence[] = [];
  let [seconds, requests] = [0, 0];
  for (const part of plan.parts) {
    begun = [...begun, noEvidence];
    let isFine = false;
    let served = 0;
    for (let look = 0; look < looksOf(part) && !isFine; look += 1) {
      const interval = intervalOf(part, traffic, bad, draw);
      seconds += part.everySeconds;
      served += interval.canary.trials;
      begun = begun.map((each) => withInterval(each, interval, plan.margin, 'share'));
      if (isFound(plan, begun)) return { how: 'found', seconds, requests: requests + served };
      isFine = served >= plan.least && logEvidence(begun.at(-1) ?? noEvidence).fine >= enough;
    }
    requests += served;
    const goesOn = isFine || (plan.setting.undecided === 'proceed' && served >= plan.least);
    if (!goesOn) return { how: 'held', seconds, requests };
  }
  return { how: 'promoted', seconds, requests };
}

/** As the judge has it: the average over all analyses, those to come at 1, then over the metrics, the others at 1. */
function isFound({ analyses, weight, setting }: ForecastPlan, begun: readonly ShareEvidence[]): boolean {
  const toCome = Array.from({ length: Math.max(0, analyses - begun.length) }, () => 0);
  const worse = logMean([...begun.map((each) => logEvidence(each).worse), ...toCome]);
  return logMean([worse, 0], [weight, 1 - weight]) >= -Math.log(setting.alpha);
}

function intervalOf(
  part: ForecastPart,
  { requestsPerSecond, base }: Traffic,
  bad: number,
  count: (trials: number, chance: number) => number,
) {
  const all = part.everySeconds * requestsPerSecond;
  const [canary, stable] = [count(all, part.canary), count(all, part.stable)];
  return {
    stable: { bad: count(stable, base), trials: stable },
    canary: { bad: count(canary, bad), trials: canary },
  };
}

const looksOf = ({ seconds, everySeconds }: ForecastPart): number => Math.max(1, Math.floor(seconds / everySeconds));
