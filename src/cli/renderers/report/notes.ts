import type { RolloutReportModel } from '../../../domain/report/model.ts';

/** How the numbers are to be read, as far as there are such numbers. */
export function notes(report: RolloutReportModel): readonly string[] {
  const hasIntervals = report.metrics.some(({ points }) => points.some(({ canary }) => canary?.low !== undefined));
  return [
    ...(hasIntervals
      ? [
          'Intervals are of 95 % confidence for one look alone: of shares by Wilson’s score method, of counts by the score method for Poisson counts, of quantiles between the order statistics that the number of requests does not tell apart. They are there to be looked at; the judge does not decide by them.',
        ]
      : []),
    ...(report.evidence.length > 0
      ? [
          'Evidence says how many times likelier the data are than by chance; its logarithm is shown as a part of what is needed. "Worse" counts over the whole rollout and all its looks, "as good" within one analysis.',
        ]
      : []),
    ...(report.requests.length > 0
      ? ['Requests are those within the windows that judges looked at, each counted once; there may have been more.']
      : []),
    'Times are counted from the beginning of the rollout.',
  ];
}
