/** Pieces of HTML and SVG. Text becomes markup in one place, where it is escaped: nothing from outside can open a tag or an attribute. */
import { escapeControls } from './text.ts';

export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | undefined;

type Attributes = Readonly<Record<string, string | number | undefined>>;

const empty: ReadonlySet<string> = new Set(['meta', 'path', 'rect', 'line', 'br']);

/** An element. Strings among the children are text. Attributes without a value are left out. */
export function tag(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const inside = children.map(markupOf).join('');
  if (inside === '' && empty.has(name)) return { markup: `<${name}${written.join('')}/>` };
  return { markup: `<${name}${written.join('')}>${inside}</${name}>` };
}

export const join = (...children: readonly Child[]): Markup => ({ markup: children.map(markupOf).join('\n') });

/** Our own words as they are: styles. */
export const verbatim = (markup: string): Markup => ({ markup });

function markupOf(child: Child): string {
  if (child === undefined) return '';
  return typeof child === 'string' ? escapeXml(child) : child.markup;
}

export const escapeXml = (text: string): string =>
  escapeControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
