/** A report of a rollout, made of what is recorded of it; while it runs, of as much as there is. Pure. */
import type { Recorded, RecordedAnalysis, RecordedLook, RecordedRollout } from '../record/model.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';
import { inOrder } from './arms.ts';
import { decisionsOf } from './decisions.ts';
import { metricsOf } from './metrics.ts';
import type { ReportEvidence, ReportLook, ReportStep, ReportWeights, RolloutReportModel } from './model.ts';
import { withoutRenaming } from './renaming.ts';
import { requestsOf } from './requests.ts';
import { sentenceOf, type Told } from './sentence.ts';

/** @param all of one rollout, oldest first; the first one says what was to be done */
export function reportOf(all: readonly Recorded[]): RolloutReportModel {
  const recorded = withoutRenaming(all);
  const [begun] = recorded;
  if (begun?.kind !== 'rollout') throw new Error('a record begins with what was to be done');
  const looks = recorded.filter((each): each is RecordedLook => each.kind === 'look');
  const analyses = recorded.filter((each): each is RecordedAnalysis => each.kind === 'analysis');
  const told = toldOf(recorded);
  const ended = told.findLast((each) => each.event.type === 'ended')?.event;
  const base = {
    version: 1,
    run: begun.run,
    project: begun.project,
    environment: begun.environment,
    service: begun.service,
    strategy: begun.strategy.kind,
    ...(begun.by !== undefined && { by: begun.by }),
    ...revisionsOf(told),
    startedAt: begun.at,
    until: recorded.at(-1)?.at ?? begun.at,
    outcome: ended?.type === 'ended' ? ended.outcome : 'under-way',
    steps: stepsOf(begun, told),
    weights: weightsOf(told),
    looks: looks.map(lookOf),
  } as const;
  return {
    ...base,
    sentence: sentenceOf(base, told),
    metrics: metricsOf(analyses, looks),
    evidence: looks.flatMap(evidenceOf),
    decisions: decisionsOf(begun, recorded),
    requests: requestsOf(looks),
    caveats: looks.at(-1)?.verdict.caveats ?? [],
  };
}

const toldOf = (recorded: readonly Recorded[]): readonly Told[] =>
  recorded.flatMap((each) => (each.kind === 'decision' && each.event.type !== 'asked' ? [each as Told] : []));

function revisionsOf(told: readonly Told[]): Pick<RolloutReportModel, 'stable' | 'canary'> {
  const found = told.findLast(({ event }) => event.type === 'revisions')?.event;
  return found?.type === 'revisions' ? { stable: found.stable, canary: found.canary } : {};
}

const perCent = (weight: number): number => weight / 100;

const weightsOf = (told: readonly Told[]): readonly ReportWeights[] =>
  told.flatMap(({ at, event }) =>
    event.type !== 'weights' || Object.keys(event.arms).length === 0
      ? []
      : [{ at, arms: Object.fromEntries(inOrder(event.arms).map(([arm, weight]) => [arm, perCent(weight)])) }],
  );

/** A step that began anew, because of a break, counts from its last beginning. */
function stepsOf({ strategy }: RecordedRollout, told: readonly Told[]): readonly ReportStep[] {
  const marks = told.flatMap(({ at, event }) => {
    if (event.type === 'step') return [{ at, step: event.step }];
    return event.type === 'phase' || event.type === 'ended' ? [{ at, step: 0, isBack: isBack(event) }] : [];
  });
  return strategy.steps.map((text, index) => {
    const step = index + 1;
    const begun = marks.findLastIndex((mark) => mark.step === step);
    const mark = marks[begun];
    if (mark === undefined) return { step, text, state: 'not-reached' };
    const next = marks[begun + 1];
    if (next === undefined) return { step, text, state: 'current', startedAt: mark.at };
    const stopped = 'isBack' in next && next.isBack;
    return { step, text, state: stopped ? 'stopped' : 'done', startedAt: mark.at, endedAt: next.at };
  });
}

function isBack(event: Extract<RolloutEvent, { readonly type: 'phase' | 'ended' }>): boolean {
  return event.type === 'phase' ? event.phase === 'rolling-back' : event.outcome !== 'promoted';
}

const lookOf = ({ look, at, step, verdict }: RecordedLook): ReportLook => ({
  look,
  at,
  step,
  outcome: verdict.outcome,
  ...(verdict.score !== undefined && { score: verdict.score }),
  reason: verdict.reason,
  rows: verdict.rows,
});

const evidenceOf = ({ at, verdict: { evidence } }: RecordedLook): readonly ReportEvidence[] =>
  evidence === undefined ? [] : [{ at, worse: evidence.worse, worseBound: evidence.worseBound }];
