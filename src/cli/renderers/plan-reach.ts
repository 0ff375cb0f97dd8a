/** What a stack's changes can be felt by: stacks, places and DNS names. */
import type { DnsName } from '../../domain/change/dns-names.ts';
import type { Reach, ReachedPlace } from '../../domain/change/reach.ts';
import { escapeControls } from './text.ts';
import type { View } from './view.ts';

const shownAtMost = 8;

/** The lines under a stack's name, without a margin. */
export function reachLines(reach: Reach | undefined, detail: View['detail']): readonly string[] {
  if (reach === undefined) return [];
  const room = detail === 'all' ? Number.POSITIVE_INFINITY : shownAtMost;
  return [
    ...line('downstream', reach.downstream.map(escapeControls), room),
    ...line('reaches', reach.places.map(placeText), room),
    ...line('DNS names', dnsTexts(reach.dns, detail), room),
  ];
}

/** Said once for all stacks: what these root modules and modules answer to, beside what changes, is told nowhere. */
export function unseenLine(reaches: readonly Reach[], detail: View['detail']): string | undefined {
  const names = [...new Set(reaches.flatMap(({ unseen }) => unseen))].toSorted().map(escapeControls);
  const room = detail === 'all' ? Number.POSITIVE_INFINITY : shownAtMost;
  return names.length === 0
    ? undefined
    : `DNS names in modules are only known where they change: ${shortened(names, room)}`;
}

function placeText({ target, cloud, region, account }: ReachedPlace): string {
  const where = [target, cloud, ...(region === undefined ? [] : [region])].map(escapeControls);
  const words = where.filter((word, index) => where.indexOf(word) === index).join(' ');
  if (account === undefined) return words;
  const shown = account.kind === 'known' ? escapeControls(String(account.value)) : accountWords[account.kind];
  return `${words} (account ${shown})`;
}

const accountWords = { unknown: 'not known', sensitive: 'sensitive', absent: 'none' } as const;

/** Names that are known, each once; then what is not known, with the record that it belongs to. */
function dnsTexts(names: readonly DnsName[], detail: View['detail']): readonly string[] {
  const known = names.flatMap(({ name, relative }) =>
    name.kind === 'known'
      ? [`${escapeControls(String(name.value))}${relative === true ? ' (in a zone that is not known)' : ''}`]
      : [],
  );
  const open = names.filter(({ name }) => name.kind !== 'known');
  const opened = open.map(({ stack, address, name }) => {
    const from = name.kind === 'unknown' && name.from !== undefined ? ` ← stacks.${escapeControls(name.from)}` : '';
    const word = name.kind === 'sensitive' ? 'sensitive' : 'not known';
    return `(${word}: ${escapeControls(address)} of ${escapeControls(stack)}${from})`;
  });
  const few = detail === 'all' || opened.length <= openShown;
  return [
    ...new Set(known),
    ...(few ? opened : [...opened.slice(0, openShown - 1), `(${opened.length - openShown + 1} more not known)`]),
  ];
}

const openShown = 3;

const line = (name: string, texts: readonly string[], room: number): readonly string[] =>
  texts.length === 0 ? [] : [`${name}: ${shortened(texts, room)}`];

const shortened = (texts: readonly string[], room: number): string =>
  (texts.length <= room ? texts : [...texts.slice(0, room - 1), `${texts.length - room + 1} more`]).join(', ');
