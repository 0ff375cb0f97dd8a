/**
 * A project as an earlier text of its file says it, by what is known of the present one. Most often a few stacks of a large
 * project differ: then only these are put together and checked, with all that they depend on, and the others are those of
 * now. Where that could miss a mistake, or there is one, the answer is undefined: the whole has to be asked. (A property test
 * holds the two ways together.)
 */
import type { EffectiveProject, Stack } from '../domain/project/model.ts';
import { parseTemplate } from '../domain/project/template.ts';
import { type EffectiveRequest, loadEnvironment } from './environment.ts';
import { checkShape } from './shape.ts';
import { type Branch, child, entriesOf, itemsOf, textOf, type Tree, withEntries } from './tree.ts';

export interface PastWish {
  readonly now: { readonly tree: Tree; readonly effective: EffectiveProject };
  readonly past: Tree;
  readonly file: string;
  /** As the present one was put together. */
  readonly request: EffectiveRequest & { readonly environment: string };
}

export function pastProject({ now, past, file, request }: PastWish): EffectiveProject | undefined {
  const part = differingPart(now.tree, past);
  if (part === undefined) return undefined;
  const mistakes = { file, problems: [] };
  checkShape(part.tree, mistakes);
  if (mistakes.problems.length > 0) return undefined;
  const { environment } = request;
  const loaded = loadEnvironment({ tree: part.tree, file, environment, request, modules: new Map() });
  if (!loaded.ok) return undefined;
  const stacks: Record<string, Stack> = { ...now.effective.stacks };
  for (const name of part.differing) {
    const stack = loaded.project.stacks[name];
    // Neither then nor now in this environment, or else we would not be here.
    if (stack !== undefined) stacks[name] = stack;
  }
  return { ...now.effective, stacks };
}

interface Part {
  /** The project with those of its stacks that have to be looked at. */
  readonly tree: Tree;
  readonly differing: readonly string[];
}

function differingPart(now: Tree, then: Tree): Part | undefined {
  const stacks = child(then, 'stacks');
  if (now.kind !== 'map' || then.kind !== 'map' || stacks?.kind !== 'map') return undefined;
  const before = entriesOf(child(now, 'stacks'));
  if (before.length !== stacks.entries.size || !sameBeside(now, then)) return undefined;
  const differing: string[] = [];
  for (const [name, present] of before) {
    const past = stacks.entries.get(name);
    if (past === undefined) return undefined;
    if (sameTree(present, past)) continue;
    if (!looksTheSame(present, past)) return undefined;
    differing.push(name);
  }
  const needed = withUpstream(then, stacks, differing);
  return needed === undefined ? undefined : { tree: restricted(then, stacks, needed), differing };
}

function sameBeside(now: Branch, then: Branch): boolean {
  const keys = new Set([...now.entries.keys(), ...then.entries.keys()]);
  keys.delete('stacks');
  return [...keys].every((key) => sameTree(child(now, key), child(then, key)));
}

/** To the other stacks: what they may refer to is there, and where its state is, and in which environments. */
function looksTheSame(present: Tree, past: Tree): boolean {
  const told = ['source', 'workspace', 'backend', 'enabled'];
  const outputs = entriesOf(child(present, 'outputs'));
  return (
    told.every((key) => sameTree(child(present, key), child(past, key))) &&
    outputs.every(([name]) => child(child(past, 'outputs'), name) !== undefined)
  );
}

/** Undefined: what they refer to cannot be read. */
function withUpstream(then: Branch, stacks: Branch, names: readonly string[]): ReadonlySet<string> | undefined {
  const needed = new Set(names);
  const overlays = entriesOf(child(then, 'environments')).map(([, environment]) => environment);
  // What a target, or a common setting, refers to is needed by whoever uses it.
  for (const from of [then, ...overlays]) {
    if (from.kind !== 'map') continue;
    for (const [key, section] of from.entries) {
      if (key !== 'stacks' && key !== 'environments' && !addReferences(section, needed)) return undefined;
    }
  }
  // A set iterates over what is added meanwhile.
  for (const name of needed) {
    for (const from of [stacks, ...overlays.map((overlay) => child(overlay, 'stacks'))]) {
      const stack = child(from, name);
      if (stack === undefined) continue;
      for (const each of itemsOf(child(stack, 'dependsOn'))) needed.add(textOf(each) ?? name);
      if (!addReferences(stack, needed)) return undefined;
    }
  }
  return needed;
}

/** @returns whether all could be read */
function addReferences(tree: Tree, into: Set<string>): boolean {
  if (tree.kind === 'list') return tree.items.every((item) => addReferences(item, into));
  if (tree.kind === 'map') {
    for (const value of tree.entries.values()) if (!addReferences(value, into)) return false;
    return true;
  }
  if (typeof tree.value !== 'string' || !tree.value.includes('${')) return true;
  const parsed = parseTemplate(tree.value);
  for (const part of parsed.parts) {
    if (part.kind === 'reference' && part.reference.kind === 'stack') into.add(part.reference.stack);
  }
  return parsed.ok;
}

function restricted(then: Branch, stacks: Branch, names: ReadonlySet<string>): Tree {
  const only = (section: Branch): Branch =>
    withEntries(
      section,
      [...section.entries].filter(([name]) => names.has(name)),
    );
  const environments = child(then, 'environments');
  const entries = new Map(then.entries).set('stacks', only(stacks));
  if (environments?.kind === 'map') {
    const overlays = [...environments.entries].map(([name, overlay]) => {
      const own = child(overlay, 'stacks');
      const fewer =
        overlay.kind === 'map' && own?.kind === 'map'
          ? withEntries(overlay, new Map(overlay.entries).set('stacks', only(own)))
          : overlay;
      return [name, fewer] as const;
    });
    entries.set('environments', withEntries(environments, overlays));
  }
  return withEntries(then, entries);
}

/** The same values, wherever they were written; the order of keys does not matter. */
function sameTree(left: Tree | undefined, right: Tree | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (left.kind === 'leaf') return right.kind === 'leaf' && Object.is(left.value, right.value);
  if (left.kind === 'list') {
    if (right.kind !== 'list' || left.items.length !== right.items.length) return false;
    return left.items.every((item, index) => sameTree(item, right.items[index]));
  }
  if (right.kind !== 'map' || left.entries.size !== right.entries.size) return false;
  for (const [key, value] of left.entries) if (!sameTree(value, right.entries.get(key))) return false;
  return true;
}
