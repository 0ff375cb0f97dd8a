/** Reads the colours of a terminal line: only SGR sequences, which is all that Fairlead writes when it is not a terminal. */
export interface Span {
  readonly text: string;
  readonly style: string;
}

const escape = '\u001b';
const colors: Readonly<Record<string, string>> = {
  '30': 'k',
  '31': 'r',
  '32': 'g',
  '33': 'y',
  '34': 'b',
  '35': 'm',
  '36': 'c',
  '37': 'w',
  '90': 'd',
  '91': 'r',
  '92': 'g',
  '93': 'y',
  '94': 'b',
  '95': 'm',
  '96': 'c',
  '97': 'w',
};

/** Styles are space-separated class names: one colour letter, `B` bold, `D` dim. A line starts without style. */
export function spansOf(line: string): readonly Span[] {
  const spans: Span[] = [];
  let style = new Set<string>();
  for (const [index, piece] of line.split(`${escape}[`).entries()) {
    const sgr = index === 0 ? null : /^([\d;]*)m/.exec(piece);
    if (sgr !== null) for (const code of (sgr[1] === '' ? '0' : (sgr[1] ?? '0')).split(';')) style = apply(style, code);
    const text = index === 0 ? piece : piece.replace(/^[\d;?]*[A-Za-z]/, '');
    if (text !== '') spans.push({ text, style: [...style].join(' ') });
  }
  return spans;
}

function apply(style: ReadonlySet<string>, code: string): Set<string> {
  if (code === '0') return new Set();
  const next = new Set(style);
  const color = colors[code];
  if (code === '1') next.add('B');
  if (code === '2') next.add('D');
  if (code === '22') for (const name of ['B', 'D']) next.delete(name);
  if (color !== undefined || code === '39') for (const name of Object.values(colors)) next.delete(name);
  if (color !== undefined) next.add(color);
  return next;
}
