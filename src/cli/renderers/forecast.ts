/** What analyses will see, for people. */
import type { ServiceForecast } from '../../app/rollout/face.ts';
import { number, percent } from '../../domain/analysis/number.ts';
import { table } from './table.ts';
import { escapeControls } from './text.ts';
import { duration } from './time.ts';
import type { View } from './view.ts';

type Metric = ServiceForecast['metrics'][number];

export function renderForecast(forecast: ServiceForecast, view: View): string {
  const { service, requestsPerSecond, base, alpha, without } = forecast;
  const { style } = view;
  return [
    `${style.bold(escapeControls(service))}: ${number(requestsPerSecond)} requests per second, ${percent(base)} of them bad as it stands; a canary that is no worse goes back at most ${percent(alpha)} of the time`,
    ...forecast.metrics.flatMap((metric) => ['', ...metricLines(metric, view)]),
    ...(without.length === 0 ? [] : ['']),
    ...without.map(
      ({ metric, why }) => `${style.yellow('not forecast')}: ${escapeControls(metric)}: ${escapeControls(why)}`,
    ),
  ].join('\n');
}

function metricLines({ metric, allowed, effect, steps, outlooks, smallest }: Metric, view: View): readonly string[] {
  const { style } = view;
  const rows = outlooks.map(({ bad, found, held, promoted, median }) => [
    percent(bad),
    percent(found),
    percent(held),
    percent(promoted),
    median === undefined ? '' : duration(median.seconds),
    median === undefined ? '' : String(median.requests),
  ]);
  return [
    `${style.bold(escapeControls(metric))}: up to ${percent(allowed)} bad is as good as equal`,
    table({ header: ['BAD', 'WORSE', 'HELD', 'PROMOTED', 'HALF BY', 'REQUESTS SERVED'], rows }, view),
    smallest === undefined
      ? `${style.yellow('nothing')} is found in four of five rollouts, not even a canary of which all is bad`
      : `found in four of five rollouts: ${percent(smallest.bad)} bad and more; what is less is missed more often`,
    ...steps.map(
      ({ step, weight, requests, seconds, alone }) =>
        `step ${step}, ${percent(weight)} for ${duration(seconds)}: ${requests} requests of the canary; alone it takes ${alone === undefined ? 'longer than can be waited for' : `about ${duration(alone)}`} to see ${percent(effect)} bad`,
    ),
  ];
}
