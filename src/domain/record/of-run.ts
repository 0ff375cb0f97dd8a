import type { JudgeMemory } from '../analysis/memory.ts';
import { canonicalText } from '../canonical-json.ts';
import type { Json } from '../json.ts';
import type { Digest } from '../review/plan-file.ts';
import { partOf } from '../rollout/parts.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';
import { shownStep } from '../rollout/shown-step.ts';
import type { AnalysisSetting, RolloutDefinition, RolloutState } from '../rollout/model.ts';
import { rolloutStep } from '../run/definitions.ts';
import type { RunDefinition } from '../run/model.ts';
import type { JournalledDecision } from './journalled.ts';
import { type JudgedLook, lookOf, type RolloutDecision, rolloutDecisions } from './looks.ts';
import type { Recorded, RecordedAnalysis, RecordedDecision, RecordedLook, RecordedRollout } from './model.ts';

/** What a record is made from. */
export interface RecordSource {
  readonly run: Pick<RunDefinition, 'id' | 'project' | 'environment' | 'by'>;
  readonly rollout: RolloutDefinition;
  readonly createdAt: string;
  readonly decisions: readonly JournalledDecision[];
  /** What the run told of this rollout, oldest first. */
  readonly events: readonly { readonly at: string; readonly event: RolloutEvent }[];
}

export interface Recording {
  readonly digest: Digest;
  /** Masks every secret that is known (I9). */
  readonly redact: (text: string) => string;
  /** Version of Fairlead. */
  readonly fairlead: string;
}

/**
 * What is recorded of a rollout, in the order in which it happened.
 * @returns undefined where the journal has verdicts, and not what was measured for them
 */
export function recordedOf(source: RecordSource, recording: Recording): readonly Recorded[] | undefined {
  const decisions = rolloutDecisions(source.decisions, rolloutStep(source.rollout.service));
  const looks = looksIn(source.rollout, decisions, recording);
  const verdicts = source.events.filter(({ event }) => event.type === 'verdict').length;
  if (verdicts !== looks.length) return undefined;
  return [beginning(source, recording), ...told(source, decisions, looks)];
}

type Look = readonly [...([] | [RecordedAnalysis]), RecordedLook];

/** Each with the setting that it was judged by, where that was not said before. */
function looksIn(
  rollout: RolloutDefinition,
  decisions: readonly RolloutDecision[],
  { digest, redact }: Recording,
): readonly Look[] {
  const found: Look[] = [];
  const settings = new Map<number, string>();
  for (const decision of decisions) {
    const look = lookOf(rollout, decision);
    if (look === undefined) continue;
    const analysis = analysisOf(rollout, look, decision.at, redact);
    const recorded = recordedLook(decision, look, found.length + 1, digest);
    const setting = canonicalText(json(analysis.setting));
    found.push(settings.get(analysis.step) === setting ? [recorded] : [analysis, recorded]);
    settings.set(analysis.step, setting);
  }
  return found;
}

/** Events tell of all else, and each verdict among them of a look. */
function told(
  { events }: RecordSource,
  decisions: readonly RolloutDecision[],
  looks: readonly Look[],
): readonly Recorded[] {
  const entries: Recorded[] = [];
  const asked = decisions.flatMap(askedIn);
  let verdicts = 0;
  for (const { at, event } of events) {
    while (asked[0] !== undefined && asked[0].at <= at) entries.push(...asked.splice(0, 1));
    if (event.type !== 'verdict') entries.push({ kind: 'decision', at, event });
    else entries.push(...(looks[verdicts] ?? []));
    if (event.type === 'verdict') verdicts += 1;
  }
  return [...entries, ...asked];
}

function askedIn({ at, heard }: RolloutDecision): readonly RecordedDecision[] {
  if (heard?.signal.type !== 'asked') return [];
  const { verb, by, note } = heard.signal;
  return [{ kind: 'decision', at, event: { type: 'asked', verb, by, ...(note !== undefined && { note }) } }];
}

function beginning({ run, rollout, createdAt }: RecordSource, { digest, fairlead }: Recording): RecordedRollout {
  const { kind, steps } = rollout.strategy;
  return {
    kind: 'rollout',
    at: createdAt,
    fairlead,
    run: run.id,
    project: run.project,
    environment: run.environment,
    service: rollout.service,
    ...(run.by !== undefined && { by: run.by }),
    strategy: { kind, steps: steps.map(shownStep) },
    definition: digestOf(json(rollout), digest),
  };
}

function analysisOf(
  { strategy }: RolloutDefinition,
  { asked }: JudgedLook,
  at: string,
  redact: Recording['redact'],
): RecordedAnalysis {
  return {
    kind: 'analysis',
    at,
    step: asked.step + 1,
    ...partOf(strategy, asked.step),
    ...(asked.against !== undefined && { against: asked.against }),
    setting: masked(asked.analysis, redact),
  };
}

/** A query may hold a variable that is sensitive; no judge reads it. */
const masked = (setting: AnalysisSetting, redact: Recording['redact']): AnalysisSetting => ({
  ...setting,
  metrics: setting.metrics.map((rule) => {
    const { query } = rule;
    if (query.kind === 'ready') return rule;
    const events = query.events === undefined ? {} : { events: redact(query.events) };
    return { ...rule, query: { ...query, text: redact(query.text), ...events } };
  }),
});

function recordedLook(
  { at, before, after }: RolloutDecision,
  { asked, report, first, late, verdict }: JudgedLook,
  look: number,
  digest: Digest,
): RecordedLook {
  const { readings, requests } = report;
  return {
    kind: 'look',
    at,
    look,
    step: asked.step + 1,
    evaluated: asked.at,
    first,
    late,
    ...(requests !== undefined && { requests }),
    weights: weightsOf(before),
    readings,
    memory: { before: memoryDigest(before?.memory, digest), after: memoryDigest(after.memory, digest) },
    verdict,
  };
}

const weightsOf = (state: RolloutState | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries((state?.lastArms ?? []).map(({ name, weight }) => [name, weight]));

export const memoryDigest = (memory: JudgeMemory | undefined, digest: Digest): string | null =>
  memory === undefined ? null : digestOf(json(memory), digest);

const digestOf = (value: Json, digest: Digest): string => `sha256:${digest(canonicalText(value))}`;

/** Plain JSON by their definitions; members that are not there are left out, never undefined. */
const json = (value: AnalysisSetting | RolloutDefinition | JudgeMemory): Json => value as unknown as Json;
