/** `npm run pictures`: the pictures of pages in docs/images, taken in a real browser of the same rehearsed rollout each time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { renderReportPage } from '../src/cli/renderers/report/page.ts';
import { reportOf } from '../src/domain/report/report.ts';
import { recordedRollout } from '../src/domain/report/testing-recorded.ts';
import { openBrowser } from './browser.ts';
import { findChromium } from './testbed/chromium.ts';

const program = findChromium();
if (program === undefined) throw new Error('there is no browser: `npm run testbed` fetches one');
const directory = mkdtempSync(join(tmpdir(), 'fairlead-pictures-'));
const page = join(directory, 'report.html');
writeFileSync(page, renderReportPage(reportOf(recordedRollout(0.02).all)));
const size = { width: 1000, height: 1180 };
await using browser = await openBrowser(program);
for (const scheme of ['light', 'dark'] as const) {
  const shown = await browser.open(pathToFileURL(page).href, { ...size, scheme });
  const picture = await shown.picture(size);
  const goal = fileURLToPath(new URL(`../docs/images/report-${scheme}.png`, import.meta.url));
  writeFileSync(goal, picture);
  process.stdout.write(`docs/images/report-${scheme}.png: ${Math.round(picture.length / 1024)} KB\n`);
}
rmSync(directory, { recursive: true });
