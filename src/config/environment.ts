import { closest } from '../domain/closest.ts';
import type { Problem, SourcePosition } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import type { EffectiveProject, EngineName } from '../domain/project/model.ts';
import { escapeText } from '../domain/project/template.ts';
import { checkContent } from './checks/content.ts';
import { checkCycles } from './checks/cycles.ts';
import { checkIacSteps } from './checks/iac-steps.ts';
import { checkNames } from './checks/names.ts';
import { noStacks } from './checks/no-stacks.ts';
import { indexProject } from './checks/project-index.ts';
import { checkReferences } from './checks/references.ts';
import { checkServices } from './checks/services.ts';
import { checkBackends, sharedStates } from './checks/shared-state.ts';
import { checkSourceModules } from './checks/source-module.ts';
import { withDefaults } from './defaults.ts';
import { toEffective } from './effective.ts';
import { type ExplainedValue, explainTree } from './explain.ts';
import { known, type Mistakes, positionAt, report } from './mistake.ts';
import { forEnvironment } from './overlay.ts';
import { parsePath } from './path.ts';
import { resolveEarly } from './resolve.ts';
import { checkShape, parsedOf } from './shape.ts';
import type { SourceModules } from './source-modules.ts';
import { child, emptyMap, entriesOf, follow, fromJson, type Layer, spotOf, type Tree, withEntries } from './tree.ts';

export interface EffectiveRequest {
  /** Undefined: the only one there is. */
  readonly environment: string | undefined;
  /** Engine of stacks that name none. */
  readonly engine?: EngineName;
  /** Values of project variables, by name; taken literally. */
  readonly variables?: Readonly<Record<string, Json>>;
}

export type EffectiveResult =
  | {
      readonly ok: true;
      readonly project: EffectiveProject;
      readonly warnings: readonly Problem[];
      /** Where stacks do not fit the root modules that they name: nothing of them can be planned. */
      readonly sourceProblems: readonly Problem[];
      explain(): readonly ExplainedValue[];
      /** Position of the nearest existing thing, for a path such as `stacks.network.resources[0].properties.cidr`. */
      locate(path: string): SourcePosition | undefined;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function chooseEnvironment(
  asked: string | undefined,
  environments: readonly string[],
  file: string,
): { readonly ok: true; readonly environment: string } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const [only] = environments;
  if (asked === undefined && only !== undefined && environments.length === 1) return { ok: true, environment: only };
  if (asked !== undefined && environments.includes(asked)) return { ok: true, environment: asked };
  const mistakes: Mistakes = { file, problems: [] };
  const names = known(environments, 'environments');
  if (asked === undefined) {
    report(mistakes, {
      code: 'PROJECT_ENVIRONMENT_REQUIRED',
      path: ['environments'],
      at: undefined,
      message: `the project has several environments and none was named; ${names}`,
      hint: `name one: \`-e ${only ?? 'staging'}\``,
    });
  } else {
    const meant = closest(asked, environments);
    report(mistakes, {
      code: 'PROJECT_ENVIRONMENT_UNKNOWN',
      path: ['environments', asked],
      at: undefined,
      message: `there is no environment \`${asked}\``,
      hint: meant === undefined ? names : `did you mean \`${meant}\`?`,
      value: asked,
    });
  }
  return { ok: false, problems: mistakes.problems };
}

interface EnvironmentWork {
  readonly tree: Tree;
  readonly file: string;
  readonly environment: string;
  readonly request: EffectiveRequest;
  readonly modules: SourceModules;
}

/** Puts one environment together and checks everything that can be known without a tool. */
export function loadEnvironment({ tree, file, environment, request, modules }: EnvironmentWork): EffectiveResult {
  const mistakes: Mistakes = { file, problems: [] };
  const merged = withOptions(forEnvironment(tree, environment), request, mistakes);
  const { root: enabled, disabled } = withoutDisabled(merged);
  const root = withDefaults(enabled, environment);
  const shaped = checkShape(root, mistakes);
  const index = indexProject(root, environment, disabled);
  checkNames(index, mistakes);
  checkContent(index, mistakes);
  checkServices(root, mistakes);
  const references = checkReferences(index, mistakes);
  checkCycles(index, references, mistakes);
  checkIacSteps(index, references, mistakes);
  const ofSources: Mistakes = { file, problems: [] };
  checkSourceModules(index, references, modules, ofSources);
  const wrong = (): EffectiveResult => ({
    ok: false,
    problems: inOrder([...mistakes.problems, ...ofSources.problems]),
  });
  if (mistakes.problems.length > 0) return wrong();
  const resolved = resolveEarly(root, environment);
  checkBackends(resolved, mistakes);
  // A resolved reference may put a value of the wrong type where a text is needed.
  if (!(resolved === root ? shaped : checkShape(resolved, mistakes)) || mistakes.problems.length > 0) return wrong();
  return {
    ok: true,
    project: toEffective(parsedOf(resolved), environment),
    warnings: [...noStacks(root, file, index), ...sharedStates(tree, file)],
    sourceProblems: inOrder(ofSources.problems),
    explain: () => explainTree(resolved, file),
    locate: (path) => {
      const spot = spotOf(follow(root, parsePath(path)).node);
      return positionAt(file, spot);
    },
  };
}

const optionLayer: Layer = { kind: 'option' };

function withOptions(root: Tree, request: EffectiveRequest, mistakes: Mistakes): Tree {
  if (root.kind !== 'map') return root;
  const entries = new Map(root.entries);
  if (request.engine !== undefined) {
    const settings = entries.get('settings') ?? emptyMap(optionLayer);
    const engine = fromJson(request.engine, { layer: optionLayer });
    if (settings.kind === 'map')
      entries.set('settings', withEntries(settings, [...settings.entries, ['engine', engine]]));
  }
  const variables = entries.get('variables');
  const changed = new Map(entriesOf(variables));
  for (const [name, value] of Object.entries(request.variables ?? {})) {
    const before = changed.get(name);
    if (before?.kind === 'map')
      changed.set(
        name,
        withEntries(before, [...before.entries, ['value', fromJson(escaped(value), { layer: optionLayer })]]),
      );
    else unknownVariable(name, [...changed.keys()], mistakes);
  }
  if (variables?.kind === 'map') entries.set('variables', withEntries(variables, changed));
  return withEntries(root, entries);
}

function unknownVariable(name: string, names: readonly string[], mistakes: Mistakes): void {
  const meant = closest(name, names);
  report(mistakes, {
    code: 'PROJECT_VARIABLE_UNKNOWN',
    path: ['variables', name],
    at: undefined,
    message: `a value was given for variable \`${name}\`, which is not declared`,
    hint: meant === undefined ? known(names, 'variables') : `did you mean \`${meant}\`?`,
    value: name,
  });
}

/** Values of options are literal; values in the file may hold references. */
function escaped(value: Json): Json {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeText(key), escaped(item)]));
}

function withoutDisabled(root: Tree): { readonly root: Tree; readonly disabled: ReadonlySet<string> } {
  const disabled = new Set<string>();
  const stacks = child(root, 'stacks');
  if (root.kind !== 'map' || stacks?.kind !== 'map') return { root, disabled };
  for (const [name, stack] of stacks.entries) {
    const flag = child(stack, 'enabled');
    if (flag?.kind === 'leaf' && flag.value === false) disabled.add(name);
  }
  const kept = withEntries(
    stacks,
    [...stacks.entries].filter(([name]) => !disabled.has(name)),
  );
  return {
    root: withEntries(
      root,
      [...root.entries].map(([key, value]) => [key, key === 'stacks' ? kept : value] as const),
    ),
    disabled,
  };
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted(
    (left, right) => (left.at?.line ?? 0) - (right.at?.line ?? 0) || (left.at?.column ?? 0) - (right.at?.column ?? 0),
  );
