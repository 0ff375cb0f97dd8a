/**
 * Resources of one stack become those of another: what has to be edited in the project file. Their properties stay as they
 * are, so that a plan finds nothing to change; every reference to them, and from them, still means the same.
 */
import { isJsonObject } from '../json.ts';
import type { Reference } from '../project/reference.ts';
import { formatReference } from '../project/template.ts';
import { checkRelocation } from './check.ts';
import { refuseCycle } from './cycle.ts';
import {
  createDraft,
  type Draft,
  layersOf,
  nameAt,
  placesOfResource,
  placesOfStack,
  rewriteAt,
  stackPath,
} from './draft.ts';
import type { FilePath } from './edit.ts';
import type { RelocateWish, Relocation } from './model.ts';
import { deeper, freeOutput, outputNames, outputsOf, publish, referenceOf } from './outputs.ts';
import { keepProvider } from './provider.ts';
import { pathText, refusal } from './refuse.ts';
import { bringVariables } from './variables.ts';

interface Work {
  readonly draft: Draft;
  readonly wish: RelocateWish;
  readonly moving: ReadonlySet<string>;
  /** Outputs that move along, with their new names. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly notes: string[];
}

/** @throws REFACTOR_* naming what stands in the way */
export function relocate(wish: RelocateWish): Relocation {
  const draft = createDraft(wish.file);
  const moving = new Set(wish.resources);
  checkRelocation(draft, wish, moving);
  if (wish.kind === 'new') makeStack(draft, wish);
  const work: Work = { draft, wish, moving, outputs: outputsAlong(draft, wish, moving), notes: [] };
  bringVariables(draft, wish, [...movingPlaces(work), ...outputPlaces(work)]);
  rewriteMoving(work);
  if (wish.kind !== 'all') rewriteStaying(work);
  rewriteOthers(work);
  keepProvider(draft, wish, movingItems(work));
  carryOutputs(work);
  carryItems(work);
  dropStaleRequests(work);
  if (wish.kind === 'all') emptySource(work);
  refuseCycle(draft, wish);
  return { edits: draft.edits, file: draft.file, notes: work.notes };
}

/** Where the other stack is, and by the same tool. */
function makeStack(draft: Draft, { source, into }: RelocateWish): void {
  for (const layer of layersOf(draft)) {
    for (const key of ['enabled', 'engine', 'target', 'labels']) {
      const value = draft.at([...stackPath(layer, source), key]);
      if (value !== undefined) draft.do({ kind: 'set', path: [...stackPath(layer, into), key], value });
    }
  }
}

function outputsAlong(
  draft: Draft,
  { source, into, kind }: RelocateWish,
  moving: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const along = kind === 'all' ? [...outputNames(draft, source)] : outputsOf(draft, source, moving);
  const taken = outputNames(draft, into);
  return new Map(
    along.map((name) => [name, taken.has(name) ? freeOutput(draft, into, `${source}_${name}`) : name] as const),
  );
}

/** Paths of the moving resources, in all layers. */
const movingItems = ({ draft, wish, moving }: Pick<Work, 'draft' | 'wish' | 'moving'>): readonly FilePath[] =>
  layersOf(draft).flatMap((layer) => {
    const list = [...stackPath(layer, wish.source), 'resources'];
    return [...draft.list(list).keys()]
      .map((index) => [...list, index])
      .filter((path) => moving.has(nameAt(draft, path) ?? ''));
  });

const movingPlaces = (work: Work): readonly FilePath[] =>
  movingItems(work).flatMap((path) => placesOfResource(path.slice(0, -2), Number(path.at(-1))));

const outputPlaces = ({ draft, wish, outputs }: Work): readonly FilePath[] =>
  layersOf(draft).flatMap((layer) =>
    [...outputs.keys()].map((name) => [...stackPath(layer, wish.source), 'outputs', name]),
  );

/** What the moving resources refer to. */
function rewriteMoving(work: Work): void {
  const { draft, wish, moving } = work;
  for (const place of [...movingPlaces(work), ...outputPlaces(work)]) {
    rewriteAt(draft, place, (reference, at) => {
      if (reference.kind === 'stack' && reference.stack === wish.into) return inlined(work, wish.into, reference, at);
      if (reference.kind === 'module') return fromSource(work, reference);
      return reference.kind === 'resource' && !moving.has(reference.resource) ? fromSource(work, reference) : undefined;
    });
  }
  for (const item of movingItems(work)) {
    refuseTriggers(work, item, (name) => !moving.has(name));
    dropDependencies(work, item, { drop: (name) => !moving.has(name), stack: wish.into, on: wish.source });
  }
}

/** What stays refers to what moves. */
function rewriteStaying(work: Work): void {
  const { draft, wish, moving } = work;
  const gone = new Set([...movingPlaces(work), ...outputPlaces(work)].map(pathText));
  for (const layer of layersOf(draft)) {
    const stack = stackPath(layer, wish.source);
    const staying = placesOfStack(draft, stack).filter(
      (path) => !gone.has(pathText(path)) && !gone.has(pathText(path.at(-1) === 'value' ? path.slice(0, -1) : path)),
    );
    for (const place of staying) {
      rewriteAt(draft, place, (reference) =>
        reference.kind === 'resource' && moving.has(reference.resource)
          ? asOutput(wish.into, publish(draft, wish.into, reference, sensitive(wish, reference)))
          : undefined,
      );
    }
    for (const list of ['resources', 'modules']) {
      for (const index of draft.list([...stack, list]).keys()) {
        const item = [...stack, list, index];
        if (list === 'resources' && moving.has(nameAt(draft, item) ?? '')) continue;
        refuseTriggers(work, item, (name) => moving.has(name));
        dropDependencies(work, item, { drop: (name) => moving.has(name), stack: wish.source, on: wish.into });
      }
    }
  }
}

/** What other stacks, and targets, take from outputs that move along. */
function rewriteOthers(work: Work): void {
  const { draft, wish, outputs } = work;
  for (const layer of layersOf(draft)) {
    for (const name of draft.keys([...layer, 'stacks'])) {
      for (const place of placesOfStack(draft, stackPath(layer, name))) rewriteAt(draft, place, rewrite(name));
      if (wish.kind === 'all') renameDependency(draft, stackPath(layer, name), wish);
    }
    for (const target of draft.keys([...layer, 'targets'])) {
      rewriteAt(draft, [...layer, 'targets', target, 'provider', 'settings'], rewrite(undefined));
    }
  }

  function rewrite(stack: string | undefined) {
    return (reference: Reference, at: FilePath): Reference | undefined => {
      if (reference.kind !== 'stack' || reference.stack !== wish.source) return undefined;
      const name = outputs.get(reference.output);
      if (name === undefined) return undefined;
      if (stack === wish.into) return inlined(work, wish.source, reference, at);
      return { ...reference, stack: wish.into, output: name };
    };
  }
}

/** A stack cannot refer to its own outputs: what they stand for is written in their place. */
function inlined(
  { draft, wish }: Work,
  stack: string,
  reference: Extract<Reference, { readonly kind: 'stack' }>,
  at: FilePath,
): Reference {
  const target = referenceOf(draft, stack, reference.output);
  const whole = target === undefined || target.kind === 'iteration' ? undefined : deeper(target, reference.access);
  if (whole !== undefined) return whole;
  throw refusal(
    'REFACTOR_REFERENCE',
    `${pathText(at)} refers to \`${formatReference(reference)}\`, which would be an output of its own stack "${wish.into}"`,
    'write what the output stands for in its place, apply, and try again',
  );
}

const asOutput = (stack: string, output: string): Reference => ({ kind: 'stack', stack, output, access: [] });

const fromSource = ({ draft, wish }: Work, reference: Extract<Reference, { kind: 'resource' | 'module' }>) =>
  asOutput(wish.source, publish(draft, wish.source, reference, sensitive(wish, reference)));

const sensitive = ({ isSensitive }: RelocateWish, reference: Extract<Reference, { kind: 'resource' | 'module' }>) =>
  reference.kind === 'resource' &&
  isSensitive?.(
    reference.resource,
    String(reference.access.find((step) => typeof step === 'string' && step !== '*')),
  ) === true;

/** What replaces a resource has to be beside it. */
function refuseTriggers({ draft, wish }: Work, item: FilePath, isAcross: (name: string) => boolean): void {
  const triggers = draft.list([...item, 'lifecycle', 'replaceTriggeredBy']);
  const across = triggers.filter((each) => typeof each === 'string' && isAcross(each.split(/[.[]/)[0] ?? ''));
  if (across.length === 0) return;
  throw refusal(
    'REFACTOR_REFERENCE',
    `${pathText(item)}.lifecycle.replaceTriggeredBy names ${across.join(', ')}, which would be in another stack than "${nameAt(draft, item)}"`,
    `move them together into "${wish.into}", or take the trigger out first`,
  );
}

interface Dropped {
  readonly drop: (name: string) => boolean;
  readonly stack: string;
  readonly on: string;
}

/** An order between resources becomes one between their stacks. */
function dropDependencies({ draft }: Work, item: FilePath, { drop, stack, on }: Dropped): void {
  const path = [...item, 'dependsOn'];
  const names = draft.list(path);
  const dropped = names.filter((name) => typeof name === 'string' && drop(name));
  if (dropped.length === 0) return;
  if (dropped.length === names.length) draft.do({ kind: 'delete', path });
  else draft.do({ kind: 'set', path, value: names.filter((name) => !dropped.includes(name)) });
  const order = [...stackPath([], stack), 'dependsOn'];
  if (!draft.list(order).includes(on)) draft.do({ kind: 'append', path: order, value: on });
}

function renameDependency(draft: Draft, stack: FilePath, { source, into }: RelocateWish): void {
  const path = [...stack, 'dependsOn'];
  const names = draft.list(path);
  if (!names.includes(source)) return;
  const own = stack.at(-1) === into;
  const rest = names.filter((name) => name !== source && name !== into);
  const left = own ? rest : [...rest, into];
  if (left.length === 0) draft.do({ kind: 'delete', path });
  else draft.do({ kind: 'set', path, value: left });
}

function carryOutputs({ draft, wish, outputs, notes }: Work): void {
  for (const [name, key] of outputs) {
    for (const layer of layersOf(draft)) {
      const from = [...stackPath(layer, wish.source), 'outputs', name];
      if (draft.at(from) === undefined) continue;
      draft.do({ kind: 'carry', from, to: [...stackPath(layer, wish.into), 'outputs'], key });
      dropEmpty(draft, from.slice(0, -1));
    }
    notes.push(
      `output "${name}" of "${wish.source}" moves along${key === name ? '' : `, as "${key}"`}: \`\${stacks.${wish.into}.${key}}\``,
    );
  }
}

function carryItems(work: Work): void {
  const { draft, wish } = work;
  for (let [from] = movingItems(work); from !== undefined; [from] = movingItems(work)) {
    const layer = from.slice(0, -4);
    draft.do({ kind: 'carry', from, to: [...stackPath(layer, wish.into), 'resources'] });
    // What an environment says of no resource any more has no use; in the common part the list says that there is a stack.
    if (layer.length > 0) dropEmpty(draft, from.slice(0, -1));
  }
}

/** With the maps around it that have nothing else in an environment's part. */
function dropEmpty(draft: Draft, path: FilePath): void {
  const value = draft.at(path);
  const empty = Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
  if (!empty) return;
  draft.do({ kind: 'delete', path });
  const parent = path.slice(0, -1);
  if (path[0] === 'environments' && parent.length >= 4) dropEmpty(draft, parent);
}

/** A request of an earlier move, to forget what comes (back) now. */
function dropStaleRequests({ draft, wish, moving }: Work): void {
  const items = draft.list([...stackPath([], wish.into), 'resources']);
  const addresses = items
    .filter((item) => isJsonObject(item) && moving.has(String(item['name'])))
    .map((item) => (isJsonObject(item) ? `${String(item['type'])}.${String(item['name'])}` : ''));
  for (const layer of layersOf(draft)) {
    const path = [...stackPath(layer, wish.into), 'removed'];
    const requests = draft.list(path);
    const left = requests.filter((each) => !(isJsonObject(each) && addresses.includes(String(each['from']))));
    if (left.length === requests.length) continue;
    if (left.length > 0) draft.do({ kind: 'set', path, value: left });
    else {
      draft.do({ kind: 'delete', path });
      dropEmpty(draft, path.slice(0, -1));
    }
  }
}

/** What is left of a stack that was merged: the requests to forget, until they are done. */
function emptySource({ draft, wish }: Work): void {
  for (const dependency of draft.list([...stackPath([], wish.source), 'dependsOn'])) {
    const order = [...stackPath([], wish.into), 'dependsOn'];
    if (dependency === wish.into || draft.list(order).includes(dependency)) continue;
    draft.do({ kind: 'append', path: order, value: dependency });
  }
  for (const layer of layersOf(draft)) {
    const stack = stackPath(layer, wish.source);
    for (const key of ['resources', 'outputs', 'dependsOn', 'variables']) {
      // In the common part the empty list says that there is a stack.
      if (key === 'resources' && layer.length === 0) continue;
      if (draft.at([...stack, key]) !== undefined) draft.do({ kind: 'delete', path: [...stack, key] });
    }
    if (layer.length > 0) dropEmpty(draft, stack);
  }
}
