/** What its configurations say of a metric and of groups, in its own words. */
import { z } from 'zod';
import { shortDuration, text } from './common.ts';

const bound = z.number().min(0).optional();

export const kayentaMetric = z
  .strictObject({
    direction: z.enum(['increase', 'decrease', 'either']).optional().describe('Which way is bad. Default: either.'),
    groups: z.array(text).min(1).optional().describe('It counts in each of these. Default: `all`.'),
    mustHaveData: z.boolean().optional().describe('No data counts as a failure. Default: false.'),
    muted: z.boolean().optional().describe('It is measured, and counts for nothing. Default: false.'),
    nanStrategy: z
      .enum(['remove', 'replace'])
      .optional()
      .describe('Missing points are left out, or read as 0. Default: remove.'),
    outliers: z
      .strictObject({
        strategy: z.enum(['keep', 'remove']).optional().describe('Default: keep.'),
        outlierFactor: z
          .number()
          .gt(0)
          .optional()
          .describe('Beyond the quartiles by so many of their distance. Default: 3.'),
      })
      .optional()
      .describe('Points that are far from the others.'),
    effectSize: z
      .strictObject({
        measure: z
          .enum(['meanRatio', 'cles'])
          .optional()
          .describe(
            'How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio.',
          ),
        allowedIncrease: bound.describe('A rise to less than this passes. Default: 1, of cles 0.5.'),
        allowedDecrease: bound.describe('A fall to more than this passes. Default: 1, of cles 0.5.'),
        criticalIncrease: bound.describe(
          'Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5.',
        ),
        criticalDecrease: bound.describe(
          'Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5.',
        ),
      })
      .optional()
      .describe('From which size on a change counts.'),
  })
  .meta({ id: 'KayentaMetric', description: 'How the judge of Kayenta takes a metric, by its own names.' });

export const kayentaAnalysis = z
  .strictObject({
    step: shortDuration.optional().describe('Time between two points of a series. Default: as `every`.'),
    lookback: shortDuration
      .optional()
      .describe('How far back each look goes. Default: to the beginning of the analysis.'),
    minPoints: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1.'),
    groupWeights: z
      .record(text, z.number().gt(0).max(100))
      .optional()
      .describe('In per cent, by group. Groups that are not named share what is left. Default: all are equal.'),
  })
  .meta({
    id: 'KayentaAnalysis',
    description: 'The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`.',
  });
