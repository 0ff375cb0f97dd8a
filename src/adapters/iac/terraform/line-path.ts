import { memberPath } from './generate/origins.ts';

/**
 * Which member of a generated file stands on a line (from 1): `resource.aws_vpc.main.cidr_block`. Only for text as we print
 * it, one member per line. Undefined: no such line, or the outermost brackets.
 */
export function pathAtLine(text: string, line: number): string | undefined {
  const open: { readonly path: string; readonly list: boolean; items: number }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.trim();
    const outer = open.at(-1);
    const path = outer === undefined ? '' : pathOf(words, outer);
    if (index + 1 === line) {
      const found = /^[\]}],?$/.test(words) ? outer?.path : path;
      return found === '' ? undefined : found;
    }
    if (/[{[]$/.test(words)) open.push({ path, list: words.endsWith('['), items: 0 });
    else if (/^[\]}],?$/.test(words)) open.pop();
  }
  return undefined;
}

function pathOf(words: string, outer: { readonly path: string; readonly list: boolean; items: number }): string {
  if (/^[\]}],?$/.test(words)) return outer.path;
  if (outer.list) {
    outer.items += 1;
    return memberPath(outer.path, outer.items - 1);
  }
  const key = /^("(?:[^"\\]|\\.)*"): /.exec(words)?.[1];
  return key === undefined ? outer.path : memberPath(outer.path, JSON.parse(key) as string);
}
