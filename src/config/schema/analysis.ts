import { z } from 'zod';
import { name, shortDuration, text } from './common.ts';
import { kayentaAnalysis, kayentaMetric } from './kayenta.ts';

const condition = {
  lessThan: z.number().optional().describe('Passes below this.'),
  greaterThan: z.number().optional().describe('Passes above this.'),
  atMost: z.number().optional().describe('Passes at or below this.'),
  atLeast: z.number().optional().describe('Passes at or above this.'),
  equals: z.number().optional().describe('Passes at this, give or take `tolerance`.'),
  tolerance: z.number().min(0).optional().describe('Of `equals`. Default: 0.'),
  maxIncrease: z.number().min(0).optional().describe('Passes at most so many per cent above the stable arm.'),
  maxDecrease: z.number().min(0).optional().describe('Passes at most so many per cent below the stable arm.'),
};

const margin = z
  .strictObject({
    relative: z.number().min(0).max(1000).optional().describe('So many per cent more of what is bad. Default: 0.'),
    absolute: z
      .number()
      .min(0)
      .optional()
      .describe('So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0.'),
  })
  .meta({
    id: 'Margin',
    description: 'How much worse than the stable arm is as good as equal.',
  });

export const metric = z
  .strictObject({
    query: text.describe(
      'A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`.',
    ),
    source: name.optional().describe("A name under `metricSources`. Default: the router's own counters."),
    ...condition,
    weight: z
      .number()
      .gt(0)
      .max(1000)
      .optional()
      .describe('Share of the score, against the other metrics. Default: 1.'),
    critical: z.boolean().optional().describe('Its failure alone rolls back. Default: false.'),
    margin: margin.optional(),
    kind: z
      .enum(['ratio', 'count', 'gauge', 'latency'])
      .optional()
      .describe(
        'What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it.',
      ),
    better: z
      .enum(['higher', 'lower', 'either'])
      .optional()
      .describe('Which way is good. Default: as the ready query has it; of a latency `lower`.'),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('Of a `latency` with a query of its own: what a limit is about. `0.99`.'),
    events: text
      .optional()
      .describe(
        'With `source`: a query for the number of events behind a ratio or count, as `query` of the same window.',
      ),
    minSamples: z
      .int()
      .min(0)
      .optional()
      .describe('Fewer events of the canary are no evidence. Default: `minRequests` of the analysis.'),
    noData: z
      .enum(['hold', 'fail', 'ignore'])
      .optional()
      .describe('What no number means: wait, a failure, or judge by the other metrics. Default: hold.'),
    kayenta: kayentaMetric.optional(),
  })
  .meta({ id: 'Metric', description: 'What is measured, and when it is good: one condition each.' });

const chance = z.number().gt(0).lt(1);

export const analysisFields = {
  judge: z
    .enum(['sequential', 'threshold', 'kayenta'])
    .optional()
    .describe(
      '`sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential.',
    ),
  alpha: chance
    .optional()
    .describe('Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01.'),
  beta: chance
    .optional()
    .describe(
      'Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05.',
    ),
  undecided: z
    .enum(['hold', 'proceed'])
    .optional()
    .describe(
      'Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold.',
    ),
  limits: z
    .strictObject({
      failures: z.int().min(1).max(1000).optional().describe('So many failed looks in all roll back.'),
      errors: z
        .int()
        .min(1)
        .max(1000)
        .optional()
        .describe('So many looks in a row whose source failed to answer roll back.'),
      inconclusive: z.int().min(1).max(1000).optional().describe('So many looks in a row without a verdict roll back.'),
      successes: z.int().min(1).max(1000).optional().describe('So many passed looks in a row are enough.'),
    })
    .optional()
    .describe('Counts of looks. Default: only `failures` in a row and the time count.'),
  for: shortDuration.optional().describe('How long evidence is gathered before it may pass. Default: 1m.'),
  every: shortDuration.optional().describe('Time between two looks. Default: 10s.'),
  window: shortDuration.optional().describe('How far back each look goes. Default: as `for`, at most 5m.'),
  minRequests: z
    .int()
    .min(0)
    .optional()
    .describe('Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10.'),
  failures: z.int().min(1).max(100).optional().describe('So many failed looks in a row roll back. Default: 1.'),
  proceedAt: z.number().min(0).max(1).optional().describe('The score that passes, 0 to 1. Default: 1.'),
  rollbackBelow: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('A lower score fails; between both it is held. Default: 1.'),
  kayenta: kayentaAnalysis.optional(),
  metrics: z.record(name, metric).optional().describe('By name. Default: those of the strategy.'),
};

export const analysis = z.strictObject(analysisFields).meta({
  id: 'Analysis',
  description:
    'How a canary is judged. No data, old data and too few requests are never good: it is held, then rolled back.',
});
