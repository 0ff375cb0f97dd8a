/** `npm run record`: runs the tour and keeps its screen as docs/images/tour.svg and tour.txt. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { spansOf } from './record/ansi.ts';
import { planAsAbove } from './demo/tour.ts';
import { recordingSvg, type TimedLine } from './record/svg.ts';

const columns = 118;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const started = Date.now();
const lines: TimedLine[] = [];
const tour = spawn(process.execPath, [here('demo.ts')], {
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(columns) },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = new Promise<number | null>((resolve) => tour.once('close', resolve));
for await (const text of createInterface(tour.stdout)) {
  lines.push({ at: (Date.now() - started) / 1000, text: text.trimEnd() });
}
if ((await exited) !== 0) throw new Error('the tour broke off: nothing recorded');

const svg = recordingSvg(lines, { columns, rows: 36, longestPause: 1.2, shortestPause: 0.07 });
const plain = lines
  .map(({ text }) =>
    spansOf(text)
      .map((span) => span.text)
      .join(''),
  )
  .join('\n');
// A line that is not recognised any more would make the recording twice as long, and nobody would notice.
if (!plain.includes(planAsAbove.from.leftOut)) throw new Error('the tour shows a plan twice: nothing recorded');
mkdirSync(here('../docs/images'), { recursive: true });
writeFileSync(here('../docs/images/tour.svg'), svg);
writeFileSync(here('../docs/images/tour.txt'), `${plain}\n`);
process.stdout.write(`recorded ${lines.length} lines, ${Math.round(svg.length / 1024)} KB\n`);
