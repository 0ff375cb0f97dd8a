/** Outputs of stacks: those that move along, those that have to be made, and what an output stands for. */
import type { Json } from '../json.ts';
import type { AccessPath, Reference } from '../project/reference.ts';
import { formatReference, parseTemplate } from '../project/template.ts';
import { type Draft, layersOf, referencesAt, stackPath, valuePath } from './draft.ts';

/** The one reference that an output is; undefined: it is something else, or differs between environments. */
export function referenceOf(draft: Draft, stack: string, output: string): Reference | undefined {
  const [base, ...others] = outputPaths(draft, stack, output);
  if (base === undefined || others.length > 0) return undefined;
  const value = draft.at(valuePath(draft, base));
  if (typeof value !== 'string') return undefined;
  const parsed = parseTemplate(value);
  const [only] = parsed.parts;
  return parsed.ok && parsed.parts.length === 1 && only?.kind === 'reference' ? only.reference : undefined;
}

const outputPaths = (draft: Draft, stack: string, output: string) =>
  layersOf(draft)
    .map((layer) => [...stackPath(layer, stack), 'outputs', output])
    .filter((path) => draft.at(path) !== undefined);

/** All that any environment declares. */
export const outputNames = (draft: Draft, stack: string): ReadonlySet<string> =>
  new Set(layersOf(draft).flatMap((layer) => draft.keys([...stackPath(layer, stack), 'outputs'])));

/** Outputs that are made of nothing but the given resources: they move along. */
export function outputsOf(draft: Draft, stack: string, resources: ReadonlySet<string>): readonly string[] {
  return [...outputNames(draft, stack)].filter((output) => {
    const used = outputPaths(draft, stack, output).flatMap((path) => referencesAt(draft, valuePath(draft, path)));
    const own = used.filter(({ kind }) => kind === 'resource' || kind === 'module');
    return own.length > 0 && own.every((each) => each.kind === 'resource' && resources.has(each.resource));
  });
}

/** A name that the stack does not use: the wish itself, else with a number. */
export function freeOutput(draft: Draft, stack: string, wish: string): string {
  const taken = outputNames(draft, stack);
  let name = wish;
  for (let number = 2; taken.has(name); number += 1) name = `${wish}_${number}`;
  return name;
}

export type OwnReference = Extract<Reference, { readonly kind: 'resource' | 'module' }>;

/** The output of the stack that is this reference; it is made where there is none. */
export function publish(draft: Draft, stack: string, reference: OwnReference, sensitive: boolean): string {
  const text = formatReference(reference);
  const known = [...outputNames(draft, stack)].find((name) => {
    const found = referenceOf(draft, stack, name);
    return found !== undefined && formatReference(found) === text;
  });
  if (known !== undefined) return known;
  const name = freeOutput(draft, stack, nameFor(reference));
  const value: Json = sensitive ? { value: text, sensitive: true } : text;
  draft.do({ kind: 'set', path: [...stackPath([], stack), 'outputs', name], value });
  return name;
}

function nameFor(reference: OwnReference): string {
  const first = reference.kind === 'resource' ? reference.resource : reference.module;
  return [first, ...reference.access]
    .map((step) => (step === '*' ? 'all' : String(step)))
    .join('_')
    .replaceAll(/[^\p{L}\p{N}_-]/gu, '_');
}

/** The same reference, further into its value. */
export function deeper(reference: Reference, access: AccessPath): Reference | undefined {
  if (access.length === 0) return reference;
  if (reference.kind === 'environment' || reference.kind === 'secret' || reference.kind === 'iteration')
    return undefined;
  return { ...reference, access: [...reference.access, ...access] };
}
