/** Values for `{{args.NAME}}` in a template: what the use says, and what the template itself says where the use is silent. */
import type { ImportDocument } from '../documents.ts';
import { at, entries, has, items, leaveOut, type Place, text, word } from '../reading.ts';

export type Argument =
  | { readonly kind: 'value'; readonly value: string }
  /** Why it has none here. */
  | { readonly kind: 'none'; readonly why: string };

export interface Arguments {
  readonly values: ReadonlyMap<string, Argument>;
  /** Names that a template asked for. */
  readonly used: Set<string>;
}

/** @param rollout for what refers to its fields */
export function argumentsOf(list: Place, rollout: ImportDocument): Arguments {
  const found = new Map<string, Argument>();
  for (const item of has(list) ? items(list) : []) {
    const name = text(at(item, 'name'));
    if (name !== undefined) found.set(name, argumentOf(item, rollout));
    else leaveOut(item, 'an argument without a name');
  }
  return { values: found, used: new Set() };
}

/** What nothing asks for means nothing. */
export function tellUnused(list: Place, { used }: Arguments): void {
  for (const item of has(list) ? items(list) : [])
    if (!used.has(text(at(item, 'name')) ?? '')) leaveOut(item, 'nothing that was taken over uses it');
}

function argumentOf(item: Place, rollout: ImportDocument): Argument {
  const value = at(item, 'value');
  if (has(value)) return { kind: 'value', value: word(value) ?? '' };
  const from = at(item, 'valueFrom');
  if (!has(from)) return { kind: 'none', why: 'has no value' };
  const [[key, source] = ['', from]] = entries(from);
  const argument = valueFrom(key, source, rollout);
  if (argument.kind === 'none') leaveOut(source, `an argument that ${argument.why}`);
  return argument;
}

function valueFrom(key: string, source: Place, { name, namespace }: ImportDocument): Argument {
  if (key === 'podTemplateHashValue') {
    // `{revision}` is that of the arm a question is about: the canary's where the canary is judged.
    if (text(source) === 'Latest') return { kind: 'value', value: '{revision}' };
    return {
      kind: 'none',
      why: 'is the hash of the stable pods: compare the arms with `maxIncrease` or `maxDecrease`',
    };
  }
  if (key === 'fieldRef') {
    const field = text(at(source, 'fieldPath'));
    if (field === 'metadata.name') return { kind: 'value', value: name };
    if (field === 'metadata.namespace') return { kind: 'value', value: namespace };
    return { kind: 'none', why: `is a field of the Rollout (${field ?? '?'}), which is not here` };
  }
  return { kind: 'none', why: `comes from \`${key}\`: write it as a secret where it is used` };
}

/** What the use says wins. */
export const withDefaults = (given: Arguments, defaults: Arguments): Arguments => {
  const values = new Map(defaults.values);
  for (const [name, argument] of given.values)
    if (argument.kind === 'value' || !values.has(name)) values.set(name, argument);
  return { values, used: given.used };
};

export type Filled = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** The text with its arguments in place. */
export function filled(template: string, given: Arguments): Filled {
  const asked = [...template.matchAll(placeholderPattern)].map(([, name = '']) => name);
  for (const name of asked) given.used.add(name);
  const missing = asked
    .map((name) => ({ name, argument: given.values.get(name) }))
    .find(({ argument }) => argument?.kind !== 'value');
  if (missing !== undefined) {
    const why = missing.argument?.kind === 'none' ? missing.argument.why : 'has no value';
    return { ok: false, why: `its argument \`${missing.name}\` ${why}` };
  }
  const text = template.replaceAll(placeholderPattern, (whole, name: string) => {
    const argument = given.values.get(name);
    return argument?.kind === 'value' ? argument.value : whole;
  });
  return text.includes('{{') ? { ok: false, why: 'it holds `{{ ... }}` that is no argument' } : { ok: true, text };
}

const placeholderPattern = /\{\{\s*args\.([\w-]+)\s*\}\}/g;
