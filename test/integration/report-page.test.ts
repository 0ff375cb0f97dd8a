/** The report of a rollout in a real browser: on a desk and a phone, by day and by night, on paper, and for who cannot see it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReportPage } from '../../src/cli/renderers/report/page.ts';
import { reportOf } from '../../src/domain/report/report.ts';
import { recordedRollout } from '../../src/domain/report/testing-recorded.ts';
import { type Browser, openBrowser, type Page } from '../../tools/browser.ts';
import { findChromium } from '../../tools/testbed/chromium.ts';
import { faintLines, faintTexts, headings, leastLetter, reachable, tooWide } from '../support/page-checks.ts';

const program = findChromium();
const recorded = recordedRollout(0.02);
const report = reportOf(recorded.all);

describe.skipIf(program === undefined)('the report in a real browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-report-'));
  const save = (name: string, html: string): string => {
    writeFileSync(join(directory, name), html);
    return pathToFileURL(join(directory, name)).href;
  };
  const url = save('report.html', renderReportPage(report));
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(program ?? '');
  }, 30_000);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  /** No script of the page has to run for the page to be whole: there is none. */
  async function expectQuiet({ requests, complaints }: Page): Promise<void> {
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  }

  it.each([
    { look: 'by day', scheme: 'light', background: 'rgb(246, 247, 250)' },
    { look: 'by night', scheme: 'dark', background: 'rgb(13, 20, 32)' },
  ] as const)('can be read $look, and loads nothing', async ({ scheme, background }) => {
    const page = await browser.open(url, { scheme });

    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(background);
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`);
    const texts = await page.evaluate<{ seen: number; found: string[] }>(faintTexts);
    expect(texts.seen).toBeGreaterThan(150);
    expect(texts.found).toEqual([]);
    const lines = await page.evaluate<{ seen: number; found: string[] }>(faintLines);
    expect(lines.seen).toBeGreaterThan(10);
    expect(lines.found).toEqual([]);
    await expectQuiet(page);
  });

  it('fits on a phone: nothing scrolls sideways, and letters in pictures can be read', async () => {
    const page = await browser.open(url, { width: 360, height: 740 });
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`);

    expect(await page.evaluate('innerWidth')).toBe(360);
    expect(await page.evaluate(tooWide)).toEqual([]);
    expect(await page.evaluate(leastLetter)).toBeGreaterThan(10);
    await expectQuiet(page);
  });

  it('tells who cannot see it what the pictures show, under headings in order', async () => {
    const page = await browser.open(url);
    await page.call('Accessibility.enable');
    const { nodes } = await page.call<{ nodes: readonly AccessibleNode[] }>('Accessibility.getFullAXTree');
    const of = (role: string): readonly AccessibleNode[] =>
      nodes.filter((node) => node.ignored !== true && node.role?.value === role);

    const charts = [...of('image'), ...of('img')];
    expect(charts).toHaveLength(2 + 2 * report.metrics.length);
    for (const { name, description } of charts) {
      expect(name?.value.length).toBeGreaterThan(20);
      expect(`${name?.value}${description?.value ?? ''}`).toMatch(/\d/u);
    }
    expect(new Set(charts.map(({ name }) => name?.value)).size).toBe(charts.length);
    for (const landmark of ['main', 'banner', 'contentinfo', 'navigation']) expect(of(landmark)).toHaveLength(1);
    const levels = await page.evaluate<number[]>(headings);
    expect(levels[0]).toBe(1);
    expect(levels.slice(1).every((level, index) => level > 1 && level - (levels[index] ?? 0) <= 1)).toBe(true);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(of('table').length).toBeGreaterThan(3);
  });

  it('is reached by the keyboard, all of it', async () => {
    const page = await browser.open(url);
    const places = await page.evaluate<number>(reachable);
    const reached = new Set<string>();
    for (let index = 0; index < places; index += 1) {
      await page.call('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
      await page.call('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
      const at = await page.evaluate<string>(
        `[...document.querySelectorAll('*')].indexOf(document.activeElement) + ' ' + getComputedStyle(document.activeElement).outlineStyle`,
      );
      expect(at).toMatch(/ solid$/u);
      reached.add(at);
    }

    expect(places).toBeGreaterThan(10);
    expect(reached.size).toBe(places);
  });

  it('can be printed, in daylight colours and with all that is folded up', async () => {
    const page = await browser.open(url, { scheme: 'dark', media: 'print' });

    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(
      await page.evaluate(`document.querySelector('details table').checkVisibility({ contentVisibilityAuto: true })`),
    ).toBe(true);
    const { found } = await page.evaluate<{ found: string[] }>(faintTexts);
    expect(found).toEqual([]);
    const { data } = await page.call<{ data: string }>('Page.printToPDF', { printBackground: true });
    const pages =
      Buffer.from(data, 'base64')
        .toString('latin1')
        .match(/\/Type\s*\/Page\b/gu)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThanOrEqual(8);
  });

  it('would run no script that somebody got into it', async () => {
    const script = `<script>window.ran = true</script><img src="x" onerror="window.ran = true">`;
    const page = await browser.open(save('evil.html', renderReportPage(report).replace('</body>', `${script}</body>`)));

    expect(await page.evaluate('window.ran === undefined')).toBe(true);
    expect(page.complaints.join()).toContain('Content Security Policy');
  });
});

interface AccessibleNode {
  readonly ignored?: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
}
