import type { z } from 'zod';
import type { AnalysisSetting, CanaryRule, RolloutStep, Strategy, Weight } from '../domain/rollout/model.ts';
import { blueGreen, growing, rolling, versus } from '../domain/rollout/strategies.ts';
import type { MatchCondition } from '../domain/route/spec.ts';
import { seconds } from './durations.ts';
import { type ParsedAnalysis, toAnalysis } from './effective-analysis.ts';
import { toGate } from './effective-gate.ts';
import type { strategy } from './schema/rollout.ts';

type Parsed = z.output<typeof strategy>;
type ParsedStep = NonNullable<Parsed['steps']>[number];

/** What a strategy needs to know of its service. */
interface Around {
  readonly replicas: number;
  readonly directory: string;
}

/** What steps may leave out. */
interface Shared {
  readonly analysis: ParsedAnalysis | undefined;
  readonly directory: string;
}

/** A checked strategy as the steps it stands for. */
export function toStrategy(given: Parsed, { replicas, directory }: Around): Strategy {
  const { kind } = given;
  switch (kind) {
    case 'canary':
      return { kind, steps: canarySteps(given, directory) };
    case 'rolling':
      return { kind, ...rolling({ replicas, ...roomOf(given, replicas), ...judgedFor(given, undefined) }) };
    case 'blue-green':
      return { kind, steps: blueGreenSteps(given, replicas) };
    case 'a-b':
      return { kind, steps: versusSteps(given) };
  }
}

/** As Kubernetes rounds: per cent of more instances up, of fewer ones down; and never both to nothing. */
function roomOf(
  { surge, unavailable }: Parsed,
  replicas: number,
): { readonly surge: number; readonly unavailable: number } {
  const more = instancesOf(surge ?? 1, replicas, Math.ceil);
  const fewer = instancesOf(unavailable ?? 0, replicas, Math.floor);
  return { surge: more, unavailable: more === 0 ? Math.max(1, fewer) : fewer };
}

const instancesOf = (given: number | string, replicas: number, round: (exact: number) => number): number =>
  typeof given === 'number' ? given : round((Number.parseInt(given, 10) * replicas) / 100);

function canarySteps(given: Parsed, directory: string): readonly RolloutStep[] {
  if (given.steps !== undefined) {
    const shared = { analysis: given.analysis, directory };
    return given.steps.flatMap((step) => toStep(step, shared));
  }
  const interval = given.interval ?? '1m';
  return growing({
    start: toWeight(given.start ?? 10),
    step: toWeight(given.step ?? 20),
    max: toWeight(given.max ?? 50),
    seconds: seconds(interval),
    ...judgedFor(given, interval),
  });
}

const blueGreenSteps = (given: Parsed, replicas: number): readonly RolloutStep[] =>
  blueGreen({
    replicas,
    preview: toRules(given.preview ?? []),
    keepSeconds: seconds(given.keepOld ?? '30s'),
    ...judgedFor(given, undefined),
  });

function versusSteps(given: Parsed): readonly RolloutStep[] {
  const whole = given.for ?? '10m';
  const { analysis } = judgedFor(given, whole);
  const { samples, user } = given;
  return versus({
    rules: toRules(given.match ?? []),
    weight: toWeight(user === undefined ? (given.share ?? (given.match === undefined ? 50 : 0)) : (user.share ?? 50)),
    baseline: given.baseline === true,
    seconds: seconds(whole),
    byHand: given.winner === 'by-hand',
    ...(analysis !== undefined && { analysis: { ...analysis, ...(samples !== undefined && { samples }) } }),
  });
}

/** The strategy's own analysis, where it has one, for as long as the step takes. */
function judgedFor({ analysis: shared }: Parsed, whole: string | undefined): { readonly analysis?: AnalysisSetting } {
  if (shared === undefined) return {};
  return { analysis: toAnalysis(whole === undefined ? shared : { ...shared, for: whole }) };
}

/** Percent to hundredths of it; the checks have seen that none is finer. */
export const toWeight = (percent: number): Weight => Math.round(percent * 100);

function toStep(given: ParsedStep, shared: Shared): readonly RolloutStep[] {
  if (given.setWeight !== undefined) return [{ do: 'setWeight', weight: toWeight(given.setWeight) }];
  if (given.scale !== undefined) return [{ do: 'scale', count: given.scale }];
  if (given.pause !== undefined) return [{ do: 'pause', seconds: seconds(given.pause) }];
  if (given.approval !== undefined) return [{ do: 'approval', timeoutSeconds: seconds(given.approval) }];
  if (given.match !== undefined) return [{ do: 'match', rules: toRules(given.match) }];
  if (given.mirror !== undefined) return [{ do: 'mirror', weight: toWeight(given.mirror) }];
  if (given.gate !== undefined) return [{ do: 'gate', gate: toGate(given.gate, shared.directory) }];
  if (given.iac !== undefined) return [{ do: 'iac', stack: given.iac }];
  if (given.hook !== undefined) return [{ do: 'hook', hook: given.hook }];
  if (given.experiment !== undefined) {
    const { weight, ...own } = given.experiment;
    return [{ do: 'experiment', weight: toWeight(weight), analysis: toAnalysis({ ...shared.analysis, ...own }) }];
  }
  return given.analysis === undefined
    ? []
    : [{ do: 'analysis', analysis: toAnalysis({ ...shared.analysis, ...given.analysis }) }];
}

const toRules = (given: NonNullable<Parsed['match']>): readonly CanaryRule[] =>
  given.flatMap((condition) => {
    const found = toCondition(condition);
    return found === undefined ? [] : [[found]];
  });

function toCondition(given: NonNullable<Parsed['match']>[number]): MatchCondition | undefined {
  const kinds = ['header', 'cookie', 'query'] as const;
  const on = kinds.find((kind) => given[kind] !== undefined);
  const name = on === undefined ? undefined : given[on];
  if (on === undefined || name === undefined) return undefined;
  if (given.is !== undefined) return { on, name, test: { kind: 'exact', value: given.is } };
  if (given.startsWith !== undefined) return { on, name, test: { kind: 'prefix', value: given.startsWith } };
  return { on, name, test: { kind: 'present' } };
}
