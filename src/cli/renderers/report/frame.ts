/** What all charts share: a frame with axes over the time of the rollout, its steps as faint lines, and words for who cannot see it. */
import type { RolloutReportModel } from '../../../domain/report/model.ts';
import { lasted } from '../../../domain/report/sentence.ts';
import { type Child, type Markup, tag } from '../markup.ts';
import { linear, type Range, type Scale, timeTicks } from './scale.ts';

/** Narrow: the same picture is read on a phone, where it is made a little smaller, and on a desk. */
const size = { width: 400, height: 210 } as const;
const edge = { left: 60, right: 12, top: 20, bottom: 28 } as const;

export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly bottom: number;
  readonly right: number;
}

export type Span = Pick<RolloutReportModel, 'startedAt' | 'until' | 'steps'>;

export interface ChartWords {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in words. */
  readonly description: string;
}

export interface Axis {
  readonly range: Range;
  readonly ticks: readonly number[];
  readonly label: (tick: number) => string;
}

export function chart(span: Span, words: ChartWords, axis: Axis, draw: (frame: Frame) => readonly Child[]): Markup {
  const start = Date.parse(span.startedAt);
  const lasts = Math.max(1000, Date.parse(span.until) - start);
  const right = size.width - edge.right;
  const bottom = size.height - edge.bottom;
  const time = linear({ from: 0, to: lasts }, { from: edge.left, to: right }, timeTicks(lasts));
  const x: Scale = { ticks: time.ticks, at: (value) => time.at(value - start) };
  const y = linear(axis.range, { from: bottom, to: edge.top }, axis.ticks);
  const frame = { x, y, bottom, right };
  return tag(
    'svg',
    {
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-labelledby': `${words.id}-title ${words.id}-text`,
    },
    tag('title', { id: `${words.id}-title` }, words.title),
    tag('desc', { id: `${words.id}-text` }, words.description),
    ...y.ticks.flatMap((tick) => [
      tag('line', { class: 'grid', x1: edge.left, x2: right, y1: y.at(tick), y2: y.at(tick) }),
      tag('text', { class: 'axis y', x: edge.left - 6, y: y.at(tick) + 4 }, axis.label(tick)),
    ]),
    ...time.ticks.map((tick) =>
      tag(
        'text',
        { class: `axis ${tick === 0 ? 'first' : 'x'}`, x: time.at(tick), y: bottom + 18 },
        tick === 0 ? '0' : lasted(tick),
      ),
    ),
    ...stepLines(span, x, bottom),
    ...draw(frame),
  );
}

function stepLines({ steps }: Span, x: Scale, bottom: number): readonly Markup[] {
  let last = Number.NEGATIVE_INFINITY;
  return steps.flatMap(({ step, text, startedAt }) => {
    if (startedAt === undefined) return [];
    const at = x.at(Date.parse(startedAt));
    const line = tag(
      'line',
      { class: 'step', x1: at, x2: at, y1: edge.top - 6, y2: bottom },
      tag('title', {}, `step ${step}: ${text}`),
    );
    // Where there is no room for its number, the line alone is drawn.
    if (at - last < 14) return [line];
    last = at;
    return [line, tag('text', { class: 'axis first', x: at + 2, y: edge.top - 8 }, String(step))];
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of one point alone a dot is seen, for its ends are round. */
export function lineOf(points: readonly Point[]): string {
  const [only, ...more] = points;
  const drawn = only !== undefined && more.length === 0 ? [only, only] : points;
  return drawn.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x},${y}`).join('');
}

/** The area between an upper and a lower line. */
export function bandOf(upper: readonly Point[], lower: readonly Point[]): string {
  const around = [...upper, ...lower.toReversed()];
  return around.length === 0 ? '' : `${lineOf(around)}Z`;
}
