import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineEvent } from '../../domain/events/model.ts';
import type { Json } from '../../domain/json.ts';
import type { Measurement, MetricAnswer } from '../../domain/metrics/measurement.ts';
import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import type { HandledEffect, RunDefinition, RunSignal, StepEffect, StepError } from '../../domain/run/model.ts';
import { fitToShow } from '../../domain/gate/answer.ts';
import { redactJson } from '../../domain/run/redact-json.ts';
import type { Stop } from '../../ports/iac-engine.ts';

/** How each kind of effect is carried out. Safe to repeat: a kill makes the same effect come again. */
export type EffectHandlers = {
  readonly [K in HandledEffect['kind']]: (effect: Extract<HandledEffect, { kind: K }>, call: StepCall) => Promise<Json>;
};

/** Carries out what a rollout wants. Safe to repeat, as all handlers are. */
export type RolloutHandler = (effect: RolloutEffect, call: StepCall) => Promise<RolloutReport>;

export interface StepCall {
  readonly run: RunDefinition;
  readonly step: string;
  readonly attempt: number;
  /** The same for every repetition of the step. */
  readonly key: string;
  readonly stop: Stop;
  /** Whether another step of the run is done by now. */
  readonly isDone: (step: string) => boolean;
  emit(event: EngineEvent): void;
}

export interface Hands {
  readonly handlers: EffectHandlers;
  /** Undefined: no run of this host has a rollout. */
  readonly rollouts?: RolloutHandler;
  /** Masks every secret that is known by now (I9). */
  readonly redact: (text: string) => string;
}

/** Carries an effect out, and says what became of it. */
export async function carryOut(
  hands: Hands,
  { step, attempt, part, effect }: StepEffect,
  call: StepCall,
): Promise<RunSignal> {
  if (isHandled(effect)) {
    const result = redactJson(await handle(hands.handlers, effect, call), hands.redact);
    return { type: 'step.succeeded', step, attempt, result };
  }
  if (hands.rollouts === undefined || part === undefined) throw new DeliveryError('INTERNAL', 'nobody rolls out here');
  const report = redactReport(await hands.rollouts(effect, call), hands.redact);
  return { type: 'rollout', step, attempt, signal: { type: 'effect.succeeded', effect: part, report } };
}

const isHandled = (effect: StepEffect['effect']): effect is HandledEffect =>
  effect.kind === 'iac.plan' || effect.kind === 'iac.apply' || effect.kind === 'approval.ask';

/** Only what others have said in words: ids, commands and endpoints are what the next effects are made of. */
function redactReport(report: RolloutReport, redact: Hands['redact']): RolloutReport {
  if (report.kind === 'instances' && report.instances.detail !== undefined) {
    return { ...report, instances: { ...report.instances, detail: redact(report.instances.detail) } };
  }
  if (report.kind === 'gate') return { ...report, reason: fitToShow(redact(report.reason)) };
  if (report.kind !== 'readings') return report;
  const masked = (answer: MetricAnswer): MetricAnswer => ({
    ...answer,
    asked: redact(answer.asked),
    ...(answer.warnings !== undefined && { warnings: answer.warnings.map(redact) }),
    // Plain JSON, and masking its strings does not change its shape; its kind is ours.
    measurement: {
      ...(redactJson(answer.measurement as unknown as Json, redact) as object),
      kind: answer.measurement.kind,
    } as Measurement,
  });
  return {
    ...report,
    readings: report.readings.map(({ canary, stable, ...rest }) => ({
      ...rest,
      canary: masked(canary),
      ...(stable !== undefined && { stable: masked(stable) }),
    })),
  };
}

/** What becomes of an effect that failed. */
export function failed({ step, attempt, part }: StepEffect, error: StepError): RunSignal {
  return part === undefined
    ? { type: 'step.failed', step, attempt, error }
    : { type: 'rollout', step, attempt, signal: { type: 'effect.failed', effect: part, error } };
}

async function handle(handlers: EffectHandlers, effect: HandledEffect, call: StepCall): Promise<Json> {
  switch (effect.kind) {
    case 'iac.plan':
      return handlers['iac.plan'](effect, call);
    case 'iac.apply':
      return handlers['iac.apply'](effect, call);
    case 'approval.ask':
      return handlers['approval.ask'](effect, call);
  }
}
