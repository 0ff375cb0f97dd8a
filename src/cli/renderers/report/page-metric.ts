/** One metric on the page: what was wanted, both arms, the evidence, and all of it in a table. */
import { number } from '../../../domain/analysis/number.ts';
import type { Estimate, ReportMetric, RolloutReportModel } from '../../../domain/report/model.ts';
import { type Markup, tag } from '../markup.ts';
import { evidenceChart, shareOf } from './evidence-chart.ts';
import { key } from './key.ts';
import { metricChart } from './metric-chart.ts';
import { dataTable, shownRows } from './page-table.ts';
import { shownEstimate, shownShare, shownValue, sinceStart } from './values.ts';
import { marks, tones } from './tones.ts';

export function metricCard(report: RolloutReportModel, metric: ReportMetric, index: number): Markup {
  const { name, wanted, asked, source, critical, weight, last } = metric;
  const outcome = last?.outcome ?? 'no-evidence';
  const values = metricChart(report, metric, `metric-${index}`);
  const from = source === '' ? 'the router’s own counters' : source;
  return tag(
    'section',
    { class: 'card', 'aria-labelledby': `metric-${index}-name` },
    tag(
      'div',
      { class: 'title' },
      tag('h3', { id: `metric-${index}-name` }, name),
      tag('span', { class: `tone ${tones[outcome]}` }, `${marks[outcome]} ${words[outcome]}`),
      tag('span', { class: 'soft' }, `weight ${number(weight)}${critical ? ', critical' : ''}`),
    ),
    tag('p', {}, ...(last === undefined ? [] : [`Found ${last.found}. `]), `Wanted: ${wanted}.`),
    tag('p', { class: 'soft' }, 'Asked of ', from, ': ', tag('code', {}, asked)),
    tag(
      'div',
      { class: 'pair' },
      values === undefined
        ? tag('p', {}, 'There was no number to draw.')
        : tag('figure', {}, values, tag('figcaption', {}, ...arms(metric), intervalNote(metric))),
      metric.evidence.length === 0
        ? undefined
        : tag(
            'figure',
            {},
            evidenceChart(report, metric, `metric-${index}-evidence`),
            tag(
              'figcaption',
              {},
              key('worse', 'that it is worse'),
              key('fine', 'that it is as good'),
              '% of the evidence needed, logarithmic',
            ),
          ),
    ),
    totals(metric),
    numbers(report, metric),
  );
}

const arms = ({ points }: ReportMetric): readonly Markup[] =>
  (['canary', 'stable'] as const)
    .filter((arm) => points.some((point) => point[arm] !== undefined))
    .map((arm) => key(arm, arm));

const words = { pass: 'passed', fail: 'failed', 'no-evidence': 'not decided' } as const;

const hasInterval = ({ points }: ReportMetric): boolean => points.some(({ canary }) => canary?.low !== undefined);

const intervalNote = (metric: ReportMetric): string => (hasInterval(metric) ? 'shaded: intervals of 95 %' : '');

function totals({ total, unit }: ReportMetric): Markup | undefined {
  if (total === undefined) return undefined;
  const row = (arm: 'canary' | 'stable'): readonly (readonly string[])[] => {
    const estimate = total[arm];
    return estimate === undefined
      ? []
      : [[arm, shownValue(estimate.value, unit), interval(estimate, unit), count(estimate.events)]];
  };
  return dataTable({ label: 'All windows together', header: ['arm', 'value', 'interval of 95 %', 'events'] }, [
    ...row('canary'),
    ...row('stable'),
  ]);
}

const interval = ({ low, high }: Estimate, unit: ReportMetric['unit']): string =>
  low === undefined || high === undefined ? '' : `${shownValue(low, unit)} to ${shownValue(high, unit)}`;

const count = (events: number | undefined): string => (events === undefined ? '' : number(Math.round(events)));

function numbers({ startedAt }: RolloutReportModel, { points, unit, evidence, name }: ReportMetric): Markup {
  const byTime = new Map(evidence.map((each) => [each.at, each]));
  const rows = shownRows(points, (one, other) => one.outcome === other.outcome).map(
    ({ at, outcome, canary, stable }) => {
      const weighed = byTime.get(at);
      return [
        sinceStart(at, startedAt),
        canary === undefined ? 'no number' : shownEstimate(canary, unit),
        stable === undefined ? '' : shownEstimate(stable, unit),
        ...(evidence.length === 0
          ? []
          : [
              weighed === undefined
                ? ''
                : `${shownShare(shareOf(weighed, 'worse'))} / ${shownShare(shareOf(weighed, 'fine'))}`,
            ]),
        `${marks[outcome]} ${words[outcome]}`,
      ];
    },
  );
  const left = points.length - rows.length;
  const header = ['time', 'canary', 'stable', ...(evidence.length === 0 ? [] : ['worse / as good']), 'outcome'];
  return tag(
    'details',
    {},
    tag('summary', {}, `Numbers of ${name}`),
    dataTable({ label: `Numbers of ${name}`, header }, rows),
    left > 0
      ? tag('p', { class: 'soft' }, `${left} looks that changed nothing are left out; the JSON has all.`)
      : undefined,
  );
}
