import type { CatalogueEntry } from '../entry.ts';

const unreadable = {
  hint: 'mend the line that the message names: docs/how-to/backtest.md has the format',
  retry: 'never',
  exit: 2,
} as const;

const unfit = { retry: 'never', exit: 2 } as const;

/** Recorded metrics, and rollouts that are played over them. */
export const recordingErrors = {
  RECORDING_MISSING: {
    title: 'the file of recorded metrics is not there',
    hint: 'write its path as it is from here: `--data FILE`',
    ...unfit,
  },
  RECORDING_INVALID: { title: 'a line of a recording is not as it has to be', ...unreadable },
  RECORDING_VERSION_UNKNOWN: {
    title: 'a recording of a version that this one does not know',
    hint: 'read it with the version of Fairlead that wrote it, or record it anew',
    ...unfit,
  },
  RECORDING_TIMES_UNORDERED: { title: 'times of a recording go back, or come twice', ...unreadable },
  RECORDING_TIME_OFF_STEP: { title: 'a time of a recording is not at the end of one of its steps', ...unreadable },
  RECORDING_SERIES_UNKNOWN: { title: 'a line of a recording is about a series that was not announced', ...unreadable },
  RECORDING_BUCKETS_CHANGED: {
    title: 'the buckets of a recorded histogram have other bounds than before',
    hint: 'record the time before and the time after the change into files of their own, and give both: `--data A --data B`',
    ...unfit,
  },
  RECORDING_GAP: {
    title: 'nobody knows what a recorded metric was in some of the steps',
    hint: 'record another time, or use `--allow-gaps`: the judge then finds no data there, as in life',
    ...unfit,
  },
  RECORDING_METRIC_MISSING: {
    title: 'a metric that the strategy asks for is not in the recording',
    hint: 'add a series of that name to the recording: docs/how-to/backtest.md has the format',
    ...unfit,
  },
  RECORDING_UNIT_DIFFERS: {
    title: 'a metric was recorded in another unit, or as another kind, than the strategy asks for',
    hint: 'record the service anew with the project file as it is, or take back the change of the metric',
    ...unfit,
  },
  RECORDING_TOO_SHORT: {
    title: 'the recording is shorter than the strategy takes',
    hint: 'record a longer time, `fairlead metrics record SERVICE --since T`, or several that are each long enough',
    ...unfit,
  },
  RECORDING_TOO_COARSE: {
    title: 'the steps of the recording are longer than what the strategy looks at',
    hint: 'record it anew with a shorter `--step`',
    ...unfit,
  },
  RECORDING_RANGE_INVALID: {
    title: 'the range of time that is to be recorded is none',
    hint: 'write `--since 2h`, or two times in UTC: `--since 2026-01-31T10:00:00Z --until 2026-01-31T12:00:00Z`',
    ...unfit,
  },
  RECORDING_NOTHING_ASKED: {
    title: 'the strategy of the service asks for no metric that can be recorded',
    hint: 'add an `analysis` with `metrics` to its strategy: docs/how-to/rollouts.md',
    ...unfit,
  },
  RECORDING_EXISTS: {
    title: 'there is a file of that name already',
    hint: 'choose another name for `--out`, or remove the file',
    ...unfit,
  },
  BACKTEST_REGRESSION_INVALID: {
    title: 'a regression that cannot be understood',
    hint: "write 'errors x2', 'errors +1%', 'latency x1.5', 'latency tail 5% x10', 'NAME +0.2' or none; with 'after 5m' or 'over 10m' behind it",
    ...unfit,
  },
  BACKTEST_JUDGE_INVALID: {
    title: 'a judge that cannot be understood',
    hint: "write 'threshold', 'sequential' or 'sequential,alpha=0.05,beta=0.1,undecided=proceed'",
    ...unfit,
  },
  BACKTEST_REGRESSION_UNFIT: {
    title: 'a regression that none of the recorded metrics can have',
    hint: 'name a metric of the recording, or `errors` and `latency` for all of that kind',
    ...unfit,
  },
} as const satisfies Record<string, CatalogueEntry>;
