/** Which regressions there can be of what was recorded. */
import { DeliveryError } from '../errors/delivery-error.ts';
import { closest } from '../closest.ts';
import { type RecordedSeries, type Recording, requestsSeries } from '../recording/model.ts';
import { tallyOf } from '../recording/tally.ts';
import { isAbout, noRegression, parseRegression, type Regression, type RegressionPart } from './regression.ts';
import { canWorsen } from './worsen.ts';

/** What is tried where nobody says what. */
const usual = ['errors x2', 'errors +1%', 'errors +5%', 'latency x1.5', 'latency tail 5% x10'];

/** Nothing wrong, and of the usual ones those that the metrics can have. */
export const usualRegressions = (recordings: readonly Recording[]): readonly Regression[] => [
  noRegression,
  ...usual.map(parseRegression).filter(({ parts }) => parts.every((part) => isPossible(part, recordings))),
];

/** @throws BACKTEST_REGRESSION_UNFIT */
export function checkRegression({ parts, text }: Regression, recordings: readonly Recording[]): void {
  const unfit = parts.find((part) => !isPossible(part, recordings));
  if (unfit === undefined) return;
  const about = stableSeries(recordings).filter((series) => isAbout(unfit, series));
  const names = [...new Set(stableSeries(recordings).map(({ metric }) => metric))].filter(
    (name) => name !== requestsSeries,
  );
  const meant = closest(unfit.what, [...names, 'errors', 'latency']);
  const kinds = [...new Set(about.map(({ metric, kind }) => `${metric} (${kind})`))].join(', ');
  const why =
    about.length === 0
      ? `no recorded metric is meant by "${unfit.what}"; recorded are ${names.join(', ')}`
      : `"${text}" says nothing that ${kinds} can have${about.some(({ kind }) => kind === 'latency') ? ' without buckets' : ' without a number of events'}`;
  throw new DeliveryError('BACKTEST_REGRESSION_UNFIT', why, {
    ...(meant !== undefined && about.length === 0 && { hint: `did you mean "${meant}"?` }),
    data: { regression: text, metrics: names },
  });
}

const isPossible = (part: RegressionPart, recordings: readonly Recording[]): boolean =>
  recordings.every(({ series, stepSeconds }) =>
    series.some((each) => each.arm === 'stable' && isAbout(part, each) && hasSuch(part, each, stepSeconds)),
  );

function hasSuch({ change }: RegressionPart, series: RecordedSeries, stepSeconds: number): boolean {
  const point = series.points.find((each) => each.kind === 'value' && each.value !== undefined);
  return point?.kind === 'value' && canWorsen(change.kind, tallyOf(series, point, stepSeconds));
}

const stableSeries = (recordings: readonly Recording[]): readonly RecordedSeries[] =>
  recordings.flatMap(({ series }) => series.filter(({ arm }) => arm === 'stable'));
