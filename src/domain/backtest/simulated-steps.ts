/** What happened to each arm in each step of a recording, drawn when it is first asked for, and what a source says of a window of them. */
import type { Measurement } from '../metrics/measurement.ts';
import { type RecordedGap, stepsOf } from '../recording/model.ts';
import { measurementOf, sumOf, type Tally } from '../recording/tally.ts';
import type { ArmName } from '../rollout/model.ts';
import { type Population, type Split, splitOf } from './population.ts';
import type { SimulatedRoute } from './simulated-route.ts';

export interface SimulatedSteps {
  /** @param series number of the series in the recording; -1: there is none */
  measure(series: number, window: Window): Measurement;
  /** In whole steps from the canary's first traffic until then; undefined: there are none that are known. */
  total(series: number, arm: ArmName, until: number): Tally | undefined;
}

export interface Window {
  readonly arm: ArmName;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

export function createSimulatedSteps(population: Population, route: SimulatedRoute): SimulatedSteps {
  const { recording } = population;
  const grid: Grid = {
    start: Date.parse(recording.from),
    stepMs: recording.stepSeconds * 1000,
    count: stepsOf(recording),
  };
  const kept = new Map<number, Split>();
  /** It does not change any more once the step is over. */
  const stepAt = (series: number, step: number): Split => {
    const key = series * grid.count + step;
    const split = kept.get(key) ?? splitOf(population, { series, step, ...trafficIn(route, step, grid) });
    kept.set(key, split);
    return split;
  };
  return {
    measure(series, window) {
      const of = recording.series[series];
      if (of === undefined) return { kind: 'empty', reason: 'nothing matches' };
      const { steps, isWhole } = stepsIn(window, grid);
      const found = steps.map((step) => stepAt(series, step));
      const gaps = found.filter((each): each is RecordedGap => 'why' in each);
      const windowMs = window.until - window.from;
      if (!isWhole || gaps.length > 0) return unknownIn(gaps, { steps: found.length, windowMs, stepMs: grid.stepMs });
      const tally = sumOf(found.flatMap((each) => ('why' in each ? [] : [each[window.arm]])));
      if (tally === undefined) return { kind: 'empty', reason: 'no step of the recording ends in the window' };
      const newest = new Date(grid.start + ((steps.at(-1) ?? 0) + 1) * grid.stepMs).toISOString();
      return measurementOf(tally, { shape: of, windowSeconds: windowMs / 1000, newest });
    },
    total(series, arm, until) {
      const from = route.canarySince;
      if (from === undefined) return undefined;
      const first = Math.max(0, Math.floor((from - grid.start) / grid.stepMs));
      const last = Math.min(grid.count, Math.floor((until - grid.start) / grid.stepMs));
      const steps = Array.from({ length: Math.max(0, last - first) }, (_, index) => stepAt(series, first + index));
      return sumOf(steps.flatMap((each) => ('why' in each ? [] : [each[arm]])));
    },
  };
}

interface Grid {
  readonly start: number;
  readonly stepMs: number;
  readonly count: number;
}

function trafficIn(route: SimulatedRoute, step: number, { start, stepMs }: Grid) {
  const [from, until] = [start + step * stepMs, start + (step + 1) * stepMs];
  const seconds = route.canarySince === undefined ? -1 : ((from + until) / 2 - route.canarySince) / 1000;
  return { shares: route.sharesIn(from, until), seconds };
}

/** A step counts where it ends: of two windows that do not overlap, none has a step of the other. */
function stepsIn(
  { from, until }: Window,
  { start, stepMs, count }: Grid,
): { readonly steps: readonly number[]; readonly isWhole: boolean } {
  const first = Math.floor((from - start) / stepMs);
  const last = Math.floor((until - start) / stepMs) - 1;
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const steps = all.filter((step) => step >= 0 && step < count);
  return { steps, isWhole: from >= start && steps.length === all.length };
}

interface Unknown {
  readonly steps: number;
  readonly windowMs: number;
  readonly stepMs: number;
}

/** A gap is told as in life: nothing at all, or not the whole window. */
function unknownIn(gaps: readonly RecordedGap[], { steps, windowMs, stepMs }: Unknown): Measurement {
  const known = steps - gaps.length;
  if (known <= 0) return { kind: 'empty', reason: 'the recording has a gap there' };
  return { kind: 'partial-window', coveredMs: Math.min(windowMs, known * stepMs), windowMs };
}
