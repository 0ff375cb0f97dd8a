import type { ScenarioSummary } from '../../domain/backtest/summary.ts';
import type { Problem } from '../../domain/errors/problem.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { RecordedArm, Recording } from '../../domain/recording/model.ts';

export interface BacktestOptions {
  /** Files of recorded metrics, relative to `directory`. At least one. */
  readonly data: readonly string[];
  /** @default the directory of the project file */
  readonly directory?: string;
  /** `errors x2`, `latency tail 5% x10`, `none`. @default none, and the usual ones that the metrics can have */
  readonly regressions?: readonly string[];
  /** Another version of the project file, whose strategy is played beside this one's. */
  readonly against?: string;
  /** Other judges over the same strategy, played beside it: `threshold`, `sequential,alpha=0.05`. */
  readonly judges?: readonly string[];
  /** Rollouts of each policy under each regression. @default 40 */
  readonly replays?: number;
  /** @default 1 */
  readonly seed?: number;
  /** A gap is no data, as in life. @default a gap is refused */
  readonly allowGaps?: boolean;
  /** Called after every replay. */
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

export interface BacktestReport {
  readonly service: string;
  readonly seed: number;
  readonly replays: number;
  readonly recordings: readonly BacktestData[];
  readonly policies: readonly {
    readonly name: string;
    readonly scenarios: readonly ScenarioSummary[];
  }[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

export interface BacktestData {
  readonly file: string;
  readonly from: string;
  readonly until: string;
  readonly stepSeconds: number;
}

/** What `config/` makes of files. */
export interface BacktestReading {
  recording(
    file: string,
    text: string,
  ):
    | { readonly ok: true; readonly recording: Recording }
    | { readonly ok: false; readonly problems: readonly Problem[] };
  /** Another project file in the same environment, with the same variables. @throws PROJECT_* */
  project(file: string): Promise<EffectiveProject>;
}

export interface RecordOptions {
  /** ISO 8601, in UTC. @default an hour before `until` */
  readonly since?: string;
  /** ISO 8601, in UTC; what is still to come is waited for. @default now */
  readonly until?: string;
  /** @default as often as the strategy looks */
  readonly stepSeconds?: number;
  /** @default the stable one */
  readonly arms?: readonly RecordedArm[];
  /** A file that is not there yet, relative to `directory`. @default none is written */
  readonly out?: string;
  /** @default the directory of the project file */
  readonly directory?: string;
  /** Ends the waiting; what was recorded until then is kept. */
  readonly signal?: AbortSignal;
}

export interface Recorded {
  readonly recording: Recording;
  /** Absolute path of what was written. */
  readonly file?: string;
  /** In how many steps nothing is known of a series; those of which all is known are left out. */
  readonly gaps: readonly { readonly series: string; readonly steps: number }[];
  readonly warnings: readonly string[];
}
