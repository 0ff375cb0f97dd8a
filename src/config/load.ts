import type { Problem } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import { checkCase } from './checks/names.ts';
import { chooseEnvironment, type EffectiveRequest, type EffectiveResult, loadEnvironment } from './environment.ts';
import { type Mistakes, report } from './mistake.ts';
import { normalise } from './overlay.ts';
import { checkShape } from './shape.ts';
import { type SourceModules, sourcesOf } from './source-modules.ts';
import { child, entriesOf, fromJson, textOf, type Tree } from './tree.ts';
import { type ParsedYaml, parseYaml } from './yaml.ts';

/** The project file as it was read; the shape of the port's `ProjectText`. */
export type ProjectText =
  | { readonly kind: 'yaml'; readonly file: string; readonly text: string }
  | { readonly kind: 'module'; readonly file: string; readonly value: Json; readonly line?: number };

export interface LoadedProject {
  readonly name: string;
  /** Absolute, as it was given. */
  readonly file: string;
  /** In the order of the file; a project that declares none has `default`. */
  readonly environments: readonly string[];
  /** What it says, in one form. */
  readonly tree: Tree;
  effective(request: EffectiveRequest): EffectiveResult;
}

export type LoadResult =
  | { readonly ok: true; readonly project: LoadedProject }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A project file that was read, once: what it names can be looked up before the rest is checked. */
export interface ProjectReading {
  /** Directories of root modules that the stacks name; what they hold is given to `load`. */
  readonly sources: readonly string[];
  /** What it says, in one form; undefined where that cannot be read. */
  readonly tree: Tree | undefined;
  /** Checks the form of the file; what depends on the environment is checked by `effective`. Never throws. */
  load(modules?: SourceModules): LoadResult;
}

/** Never throws. */
export function readProject(source: ProjectText): ProjectReading {
  const read = readTree(source);
  if (read.tree === undefined)
    return { sources: [], tree: undefined, load: () => ({ ok: false, problems: read.ok ? [] : read.problems }) };
  const tree = normalise(read.tree);
  const environments = environmentsOf(tree);
  return {
    sources: sourcesOf(tree, environments),
    tree: read.ok ? tree : undefined,
    load: (modules = new Map()) =>
      check({ source, tree, environments, modules, problems: read.ok ? [] : read.problems }),
  };
}

/** Reads and checks in one go. Never throws. */
export const loadProject = (source: ProjectText, modules?: SourceModules): LoadResult =>
  readProject(source).load(modules);

interface Checked {
  readonly source: ProjectText;
  readonly tree: Tree;
  readonly environments: readonly string[];
  readonly modules: SourceModules;
  readonly problems: readonly Problem[];
}

function check({ source, tree, environments, modules, problems }: Checked): LoadResult {
  const file = baseName(source.file);
  const mistakes: Mistakes = { file, problems: [...problems] };
  checkShape(tree, mistakes);
  checkCase(child(tree, 'environments'), ['environments'], mistakes);
  if (mistakes.problems.length > 0) return { ok: false, problems: withContents(mistakes, tree, modules) };
  return {
    ok: true,
    project: {
      name: textOf(child(tree, 'project')) ?? '',
      file: source.file,
      environments,
      tree,
      effective: (request) => {
        const chosen = chooseEnvironment(request.environment, environments, file);
        return chosen.ok ? loadEnvironment({ tree, file, environment: chosen.environment, request, modules }) : chosen;
      },
    },
  };
}

const readTree = (source: ProjectText): ParsedYaml =>
  source.kind === 'yaml' ? parseYaml(baseName(source.file), source.text) : readModule(source);

function environmentsOf(tree: Tree): readonly string[] {
  const names = entriesOf(child(tree, 'environments')).map(([name]) => name);
  return names.length === 0 ? ['default'] : names;
}

/** All mistakes at once: also those that only show when an environment is put together. */
function withContents(mistakes: Mistakes, tree: Tree, modules: SourceModules): readonly Problem[] {
  const problems = [...mistakes.problems];
  for (const environment of environmentsOf(tree)) {
    const result = loadEnvironment({ tree, file: mistakes.file, environment, request: { environment }, modules });
    problems.push(...(result.ok ? result.sourceProblems : result.problems));
  }
  return distinct(problems);
}

/** One mistake in a common part shows in every environment, and what could not be read is not also of the wrong type. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  const unread = new Set(problems.filter(({ code }) => code === 'PROJECT_NUMBER_INEXACT').map(placeOf));
  for (const problem of problems) {
    if (problem.code !== 'PROJECT_NUMBER_INEXACT' && unread.has(placeOf(problem))) continue;
    const { line, column } = problem.at ?? {};
    const key = JSON.stringify([problem.code, line ?? problem.path, column, problem.message]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()].toSorted((left, right) => (left.at?.line ?? 0) - (right.at?.line ?? 0));
}

const placeOf = ({ at }: Problem): string => `${at?.line}:${at?.column}`;

function readModule(source: ProjectText & { kind: 'module' }): ParsedYaml {
  const at = source.line === undefined ? {} : { at: { line: source.line, column: 1 } };
  const tree = fromJson(source.value, { layer: { kind: 'file' }, ...at });
  if (tree.kind === 'map') return { ok: true, tree };
  const mistakes: Mistakes = { file: baseName(source.file), problems: [] };
  report(mistakes, {
    code: 'PROJECT_VALUE_WRONG',
    path: [],
    at: tree.at,
    message: 'the module exports no project',
    hint: 'write `export default defineProject({ project: ... })`',
  });
  return { ok: false, problems: mistakes.problems };
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
