import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RolloutReportModel } from '../../../domain/report/model.ts';
import { reportOf } from '../../../domain/report/report.ts';
import { recordedRollout, sameAlways } from '../../../domain/report/testing-recorded.ts';
import { colourStyle, plainStyle } from '../style.ts';
import { displayWidth } from '../text.ts';
import type { View } from '../view.ts';
import { renderReportMarkdown } from './markdown-report.ts';
import { renderReportPage } from './page.ts';
import { asAscii, isAsciiOnly, renderReportText } from './text-report.ts';

const bad = recordedRollout(0.02, { judge: sameAlways });
const report = reportOf(bad.all);
const view: View = { style: plainStyle, width: 100, now: new Date('2026-11-24T12:00:00Z'), detail: 'usual' };

/** Every text of a report that comes from outside. */
function withText(of: RolloutReportModel, text: string): RolloutReportModel {
  return {
    ...of,
    ...{ run: text, project: text, environment: text, service: text, by: text, stable: text, canary: text },
    sentence: text,
    caveats: [text],
    steps: of.steps.map((step) => ({ ...step, text })),
    decisions: of.decisions.map((decision) => ({ ...decision, text })),
    looks: of.looks.map((look) => ({
      ...look,
      reason: text,
      rows: look.rows.map((row) => ({ ...row, metric: text, found: text, wanted: text })),
    })),
    metrics: of.metrics.map((metric) => ({
      ...metric,
      ...{ name: text, asked: text, source: `${text} `, wanted: text },
      last: { outcome: 'fail', found: text },
    })),
  };
}

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style></title></svg><iframe src="javascript:alert(1)">',
  ']]>--><!--&lt;&#60;',
  '\u001b]8;;http://evil\u0007\u202e',
  '| a | b |\n\n# heading [x](http://evil) @everyone `code`',
];
const texts = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 'on', 'a', '|', '`', '\n', '-->'), { maxLength: 20 })
    .map((all) => all.join('')),
);

/** Tags with the names of their attributes, in order: what a browser is told besides text. */
const structureOf = (html: string): readonly string[] =>
  [...html.matchAll(/<(\/?[a-z!]\w*)((?:\s+[\w:-]+="[^"<>]*")*)\s*\/?>/gu)].map(
    ([, name, attributes = '']) =>
      `${name} ${[...attributes.matchAll(/([\w:-]+)="[^"]*"/gu)].map(([, key]) => key).join(' ')}`,
  );

describe('the page', () => {
  it('has the same elements and attributes, whatever its texts are', () => {
    const plain = structureOf(renderReportPage(withText(report, 'x')));
    expect(plain.length).toBeGreaterThan(300);

    fc.assert(
      fc.property(texts, (text) => {
        const page = renderReportPage(withText(report, text));

        expect(structureOf(page)).toEqual(plain);
        // And `<!doctype html>`.
        expect(page.match(/</gu)?.length).toBe(plain.length + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('loads nothing and runs nothing', () => {
    const page = renderReportPage(report);

    expect(page).toContain(`content="default-src &#39;none&#39;;`);
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b/u);
    expect(page).not.toMatch(/\s(on\w+|src|style|srcset|xlink:href)=/u);
    expect([...page.matchAll(/href="([^"]*)"/gu)].every(([, href = '']) => href.startsWith('#'))).toBe(true);
    expect(page).not.toMatch(/url\(|@import/u);
  });

  it('has an id once, and a title and a description for each chart', () => {
    const page = renderReportPage(report);
    const ids = [...page.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id);
    const named = [...page.matchAll(/aria-labelledby="([^"]*)"/gu)].flatMap(([, all = '']) => all.split(' '));

    expect(new Set(ids).size).toBe(ids.length);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(page.match(/role="img"/gu)).toHaveLength(2 + 2 * report.metrics.length);
  });

  it('is of a size that can be sent, however many looks there were', () => {
    const [look] = report.looks;
    const [metric] = report.metrics;
    const looks = Array.from({ length: 3_000 }, () => look!);
    const points = Array.from({ length: 3_000 }, () => metric!.points[0]!);
    const many = { ...report, looks, metrics: [{ ...metric!, points }] };

    expect(renderReportPage(many).length).toBeLessThan(400_000);
  });

  it('tells a rollout that nobody judged', () => {
    const page = renderReportPage(reportOf(bad.all.slice(0, 4)));

    expect(page).toContain('Under way');
    expect(page).not.toContain('id="looks"');
  });
});

describe('the text', () => {
  it('is one screen after the other', async () => {
    await expect(`${renderReportText(report, view)}\n`).toMatchFileSnapshot('../golden/report.txt');
  });

  it('keeps to the width, down to a narrow one', () => {
    for (const width of [60, 80, 132]) {
      const lines = renderReportText(report, { ...view, width }).split('\n');
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    }
  });

  it('knows how to do without colours and without more than ASCII', () => {
    expect(renderReportText(report, { ...view, style: colourStyle })).toContain('\u001b[');
    expect(asAscii(renderReportText(report, view))).toMatch(/^[\n -~]*$/u);
    expect(isAsciiOnly({ LANG: 'C' })).toBe(true);
    expect(isAsciiOnly({ LC_ALL: 'en_GB.UTF-8', LANG: 'C' })).toBe(false);
    expect(isAsciiOnly({})).toBe(false);
  });

  it('cannot drive the terminal', () => {
    const text = renderReportText(withText(report, '\u001b[2J\u0007\u202e'), view);

    expect(text).not.toMatch(/[\u001b\u0007\u202e]/u);
  });
});

describe('the Markdown', () => {
  it('has tables and folds', async () => {
    await expect(renderReportMarkdown(report)).toMatchFileSnapshot('../golden/report-markdown.txt');
  });

  it('has the same rows, cells and tags, whatever its texts are', () => {
    const shapeOf = (markdown: string): readonly string[] =>
      markdown
        .split('\n')
        .map((line) => `${line.match(/\|/gu)?.length ?? 0} ${line.match(/<\/?\w+/gu)?.join('') ?? ''}`);
    const plain = shapeOf(renderReportMarkdown(withText(report, 'x')));

    fc.assert(
      fc.property(texts, (text) => {
        expect(shapeOf(renderReportMarkdown(withText(report, text)))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});
