/** The report as one page: it loads nothing, runs nothing, and can be sent to anybody. */
import { number } from '../../../domain/analysis/number.ts';
import type { RolloutReportModel } from '../../../domain/report/model.ts';
import { type Child, join, type Markup, tag, verbatim } from '../markup.ts';
import { count } from '../text.ts';
import { moment } from '../time.ts';
import { shareOf, wholeEvidenceChart } from './evidence-chart.ts';
import { key } from './key.ts';
import { notes } from './notes.ts';
import { metricCard } from './page-metric.ts';
import { pageStyle } from './page-style.ts';
import { dataTable, shownRows } from './page-table.ts';
import { marks, signs, toneOf, tones } from './tones.ts';
import { trafficChart } from './traffic-chart.ts';
import { shownShare, sinceStart } from './values.ts';

export function renderReportPage(report: RolloutReportModel): string {
  const title = `Rollout of ${report.service} in ${report.environment}`;
  const sections = sectionsOf(report);
  const page = tag(
    'html',
    { lang: 'en' },
    join(
      tag(
        'head',
        {},
        join(
          tag('meta', { charset: 'utf-8' }),
          tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
          tag('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
          tag('meta', { name: 'referrer', content: 'no-referrer' }),
          tag('title', {}, `${title}: ${report.outcome}`),
          tag('style', {}, verbatim(pageStyle)),
        ),
      ),
      tag(
        'body',
        {},
        join(
          tag('header', {}, tag('h1', {}, title), ...headOf(report), contents(sections)),
          tag('main', {}, join(...sections.map(sectionOf))),
          tag('footer', {}, ...notes(report).map((note) => tag('p', {}, note))),
        ),
      ),
    ),
  );
  return `<!doctype html>\n${page.markup}\n`;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Child[];
}

const sectionOf = ({ id, title, body }: Section): Markup =>
  tag('section', { id, 'aria-labelledby': `${id}-title` }, join(tag('h2', { id: `${id}-title` }, title), ...body));

const contents = (sections: readonly Section[]): Markup =>
  tag(
    'nav',
    { 'aria-label': 'Contents' },
    tag('ul', {}, ...sections.map(({ id, title }) => tag('li', {}, tag('a', { href: `#${id}` }, title)))),
  );

function headOf(report: RolloutReportModel): readonly Markup[] {
  const { run, project, strategy, stable, canary, by, startedAt, until } = report;
  const facts: readonly (readonly [string, Child])[] = [
    ['Project', project],
    ['Run', tag('code', {}, run)],
    ['Strategy', strategy],
    ['New revision', tag('code', {}, canary ?? 'not known yet')],
    ['Before', stable === undefined || stable === null ? 'nothing was live' : tag('code', {}, stable)],
    ['Begun', tag('time', { datetime: startedAt }, moment(startedAt))],
    [report.outcome === 'under-way' ? 'Told until' : 'Ended', tag('time', { datetime: until }, moment(until))],
    ...(by === undefined ? [] : ([['By', by]] as const)),
  ];
  return [
    tag('p', { class: `sentence ${toneOf(report.outcome)}` }, report.sentence),
    tag(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => tag('div', {}, tag('dt', {}, name), tag('dd', {}, value))),
    ),
  ];
}

const sectionsOf = (report: RolloutReportModel): readonly Section[] => [
  { id: 'traffic-section', title: 'Traffic', body: traffic(report) },
  ...(report.evidence.length === 0 ? [] : [{ id: 'evidence-section', title: 'Evidence', body: evidence(report) }]),
  ...(report.metrics.length === 0
    ? []
    : [
        {
          id: 'metrics',
          title: 'Metrics',
          body: report.metrics.map((metric, index) => metricCard(report, metric, index + 1)),
        },
      ]),
  { id: 'decisions', title: 'Decisions', body: [decisions(report)] },
  ...(report.looks.length === 0 ? [] : [{ id: 'looks', title: 'Looks', body: looks(report) }]),
];

function traffic(report: RolloutReportModel): readonly Child[] {
  const states = {
    done: ['good', '✓'],
    current: ['wait', '▸'],
    stopped: ['bad', '✗'],
    'not-reached': ['plain', '·'],
  } as const;
  const said = { done: 'done', current: 'now', stopped: 'broken off', 'not-reached': 'not reached' } as const;
  const steps = report.steps.map(({ text, state }) =>
    tag(
      'li',
      {},
      tag('span', { class: `tone ${states[state][0]}`, 'aria-hidden': 'true' }, states[state][1]),
      tag('span', {}, text, tag('span', { class: 'soft' }, ` (${said[state]})`)),
    ),
  );
  return [
    tag(
      'div',
      { class: 'pair' },
      tag(
        'figure',
        { class: 'card' },
        trafficChart(report),
        tag('figcaption', {}, key('canary', 'share of the canary'), 'small numbers: steps'),
      ),
      tag(
        'div',
        { class: 'card' },
        tag('h3', {}, 'Steps'),
        tag('ol', { class: 'steps' }, ...steps),
        ...requests(report),
      ),
    ),
  ];
}

function requests({ requests: arms }: RolloutReportModel): readonly Markup[] {
  if (arms.length === 0) return [];
  const rows = arms.map(({ arm, count: had }) => [arm, number(had)]);
  return [dataTable({ label: 'Requests of each arm', header: ['arm', 'requests in the windows looked at'] }, rows)];
}

function evidence(report: RolloutReportModel): readonly Child[] {
  return [
    tag(
      'div',
      { class: 'pair' },
      tag(
        'figure',
        { class: 'card' },
        wholeEvidenceChart(report),
        tag(
          'figcaption',
          {},
          key('worse', 'that the canary is worse by any metric'),
          '% of what is needed, logarithmic',
        ),
      ),
      tag('div', { class: 'card' }, tag('h3', {}, 'In the end'), weighed(report)),
    ),
    ...report.caveats.map((caveat) => tag('p', {}, tag('span', { class: 'tone wait' }, '! '), caveat)),
  ];
}

function weighed({ evidence: whole, metrics }: RolloutReportModel): Markup {
  const last = whole.at(-1);
  const rows = metrics.flatMap(({ name, evidence: of }) => {
    const at = of.at(-1);
    return at === undefined ? [] : [[name, shownShare(shareOf(at, 'worse')), shownShare(shareOf(at, 'fine'))]];
  });
  const all = last === undefined ? [] : [['any metric', shownShare(shareOf(last, 'worse')), '']];
  return dataTable({ label: 'Evidence in the end', header: ['of the evidence needed', 'worse', 'as good'] }, [
    ...all,
    ...rows,
  ]);
}

const decisions = (report: RolloutReportModel): Markup =>
  tag(
    'ol',
    { class: 'log card' },
    ...report.decisions.map(({ at, tone, text }) =>
      tag(
        'li',
        {},
        tag('time', { datetime: at }, sinceStart(at, report.startedAt)),
        tag('span', { class: `tone ${tone}`, 'aria-hidden': 'true' }, signs[tone]),
        tag('span', {}, text),
      ),
    ),
  );

function looks(report: RolloutReportModel): readonly Child[] {
  const names = report.metrics.map(({ name }) => name);
  const shown = shownRows(report.looks, (one, other) => one.outcome === other.outcome && one.step === other.step);
  const rows = shown.map(({ look, at, step, outcome, score, rows: judged }) => [
    String(look),
    sinceStart(at, report.startedAt),
    String(step),
    tag('span', { class: `tone ${tones[outcome]}` }, `${marks[outcome]} ${outcome}`),
    score === undefined ? '' : number(score),
    ...names.map((name) => {
      const row = judged.find(({ metric }) => metric === name);
      return row === undefined ? '' : tag('span', { class: `tone ${tones[row.outcome]}` }, marks[row.outcome]);
    }),
  ]);
  const left = report.looks.length - shown.length;
  const header = ['look', 'time', 'step', 'verdict', 'score', ...names];
  return [
    tag(
      'div',
      { class: 'card' },
      dataTable({ label: 'Looks', header }, rows),
      left > 0
        ? tag('p', { class: 'soft' }, `${count(left, 'look')} that changed nothing are left out; the JSON has all.`)
        : undefined,
    ),
  ];
}
