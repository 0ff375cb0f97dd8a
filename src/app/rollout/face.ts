import type { Listener } from '../../domain/events/model.ts';
import type { Verb } from '../../domain/rollout/model.ts';
import type { ForecastAsked, ServiceForecast } from '../../domain/rollout/forecast.ts';
import type { LintFinding } from '../../domain/rollout/lint.ts';
import type { BacktestOptions, BacktestReport, Recorded, RecordOptions } from '../backtest/model.ts';
import type { ApproveOptions } from '../review/review-toolkit.ts';
import type { ApplyOptions, RunResult } from '../run-options.ts';
import type { Approved, QueuedRollout, RolloutStatus, ServiceStatus, Watched, Wished } from './model.ts';

export interface DeployOptions extends Omit<ApplyOptions, 'stacks' | 'selection' | 'plan'> {
  /** Only these services, and no stacks. @default all stacks, then all services */
  readonly services?: readonly string[];
}

export interface UndoOptions extends Omit<ApplyOptions, 'stacks' | 'selection' | 'plan'> {
  /** Beginning of the id of an earlier revision. @default the one before */
  readonly to?: string;
}

export type RestartOptions = Omit<UndoOptions, 'to'>;

/** What is done with services and their rollouts. */
export interface Rollouts {
  /** Rolls a service back to an earlier revision. @throws SERVICE_UNKNOWN, ROLLOUT_REVISION_UNKNOWN */
  undo(service: string, options?: UndoOptions): Promise<RunResult>;
  /** Brings the stable revision up anew, by the service's strategy. @throws ROLLOUT_NOT_LIVE, ROLLOUT_UNDER_WAY */
  restart(service: string, options?: RestartOptions): Promise<RunResult>;
  /** @throws SERVICE_UNKNOWN, ROLLOUT_NONE, ROLLOUT_REFUSED */
  wish(service: string, verb: Verb, options?: { readonly signal?: AbortSignal }): Promise<Wished>;
  /** Approves the step that waits for it. @param name of a service, or id of a run @throws ROLLOUT_NONE, ROLLOUT_NOTHING_TO_APPROVE, ROLLOUT_APPROVAL_REFUSED */
  approve(name: string, options?: ApproveOptions & { readonly signal?: AbortSignal }): Promise<Approved>;
  /** @throws SERVICE_UNKNOWN */
  status(service?: string, options?: { readonly signal?: AbortSignal }): Promise<readonly ServiceStatus[]>;
  /** Follows the newest rollout until it rests. @throws SERVICE_UNKNOWN, ROLLOUT_NONE */
  watch(service: string, watching: { readonly onEvent: Listener; readonly signal: AbortSignal }): Promise<Watched>;
  /**
   * Plays rollouts of the service over recorded metrics, with regressions laid over them, in simulated time: what would have
   * been caught, and at what price. Touches nothing. @throws SERVICE_UNKNOWN, RECORDING_*, BACKTEST_*
   */
  backtest(service: string, options: BacktestOptions): Promise<BacktestReport>;
  /**
   * Asks for every metric of the service's strategy over some time, for `backtest`. @throws SERVICE_UNKNOWN, RECORDING_*,
   * METRIC_*, SECRET_*
   */
  recordMetrics(service: string, options?: RecordOptions): Promise<Recorded>;
  /** What in the strategies can never work, or not as it looks. @param requestsPerSecond that the service gets */
  lint(options?: { readonly requestsPerSecond?: number }): readonly LintFinding[];
  /** What the service's analyses by evidence will see, and what they will miss. @throws SERVICE_UNKNOWN, ROLLOUT_NOT_FORECAST */
  forecast(service: string, asked: ForecastAsked): ServiceForecast;
}

export type { BacktestOptions, BacktestReport, Recorded, RecordOptions };
export type {
  Approved,
  ForecastAsked,
  LintFinding,
  QueuedRollout,
  RolloutStatus,
  ServiceForecast,
  ServiceStatus,
  Verb,
  Watched,
  Wished,
};
