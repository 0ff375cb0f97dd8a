import { type Markup, tag } from '../markup.ts';

/** A line as it is drawn, with what it means. */
export const key = (line: 'canary' | 'stable' | 'worse' | 'fine', text: string): Markup =>
  tag(
    'span',
    { class: 'key' },
    tag('svg', { viewBox: '0 0 24 10', 'aria-hidden': 'true' }, tag('path', { class: `line ${line}`, d: 'M1,5L23,5' })),
    text,
  );
