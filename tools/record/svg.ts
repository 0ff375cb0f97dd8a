/** Turns timed lines into one SVG that scrolls like the terminal did. The text is in it once; only its offset moves. */
import { spansOf } from './ansi.ts';

export interface TimedLine {
  /** Seconds since the start of the recording. */
  readonly at: number;
  readonly text: string;
}

export interface SvgOptions {
  readonly columns: number;
  readonly rows: number;
  /** No pause is longer than this many seconds. */
  readonly longestPause: number;
  /** No line follows another faster than this: people read. */
  readonly shortestPause: number;
}

const lineHeight = 18;
const charWidth = 7.83;
const margin = 14;
const rest = 6;

export function recordingSvg(lines: readonly TimedLine[], options: SvgOptions): string {
  const times = paced(lines, options);
  const total = (times.at(-1) ?? 0) + rest;
  const width = Math.ceil(options.columns * charWidth + 2 * margin);
  const height = options.rows * lineHeight + 2 * margin;
  const text = lines.map(({ text: line }, row) => renderLine(line, row)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A recording of the tour, made by npm run record">
<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9;white-space:pre}
.B{font-weight:700}.D{opacity:.65}.k,.d{fill:#8b95a5}.r{fill:#ff7b72}.g{fill:#7ee787}.y{fill:#e3b341}.b{fill:#79c0ff}.m{fill:#d2a8ff}.c{fill:#76e3ea}.w{fill:#fff}
#s{animation:s ${total.toFixed(1)}s step-end infinite}
@keyframes s{${keyframes(times, total, options.rows)}}
@media (prefers-reduced-motion:reduce){#s{animation:none}}
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<svg x="${margin}" y="${margin}" width="${width - 2 * margin}" height="${options.rows * lineHeight}"><g id="s">
${text}
</g></svg>
</svg>
`;
}

/** Seconds at which each line appears in the recording. */
function paced(lines: readonly TimedLine[], { longestPause, shortestPause }: SvgOptions): readonly number[] {
  let now = 0;
  return lines.map(({ at }, index) => {
    const pause = at - (lines[index - 1]?.at ?? 0);
    now += Math.min(Math.max(pause, shortestPause), longestPause);
    return now;
  });
}

/** Line `i` is the last one visible from its time on; before the screen is full nothing scrolls, later lines are covered by the offset. */
function keyframes(times: readonly number[], total: number, rows: number): string {
  const frames = times.map((time, row) => {
    const offset = (rows - row - 1) * lineHeight;
    return `${((100 * time) / total).toFixed(3)}%{transform:translateY(${offset}px)}`;
  });
  return [`0%{transform:translateY(${rows * lineHeight}px)}`, ...frames].join('');
}

function renderLine(line: string, row: number): string {
  const spans = spansOf(line).map(({ text, style }) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return style === '' ? escaped : `<tspan class="${style}">${escaped}</tspan>`;
  });
  return spans.length === 0 ? '' : `<text y="${row * lineHeight + 13}" xml:space="preserve">${spans.join('')}</text>`;
}
