import type { Reference } from '../domain/project/reference.ts';
import type { Path } from './path.ts';

export type ReferenceKind = Reference['kind'];

/** What a string at some place of the project may hold. */
export interface Place {
  readonly allowed: readonly ReferenceKind[];
  /** Resolved when the file is loaded: the effective project holds the concrete value. */
  readonly early: boolean;
}

const early = (...allowed: readonly ReferenceKind[]): Place => ({ allowed, early: true });
const late = (...allowed: readonly ReferenceKind[]): Place => ({ allowed, early: false });

const shared = ['stack', 'variable', 'environment', 'secret'] as const;
const inStack = [...shared, 'resource', 'module'] as const;
const concrete = early('variable', 'environment');

/** `*` is one step, a final `**` any number. `free`: taken as it stands, `${` has no meaning there. */
const rules: readonly (readonly [pattern: string, place: Place | 'free'])[] = [
  ['$schema', 'free'],
  ['variables.*.description', 'free'],
  ['variables.*.value.**', early('environment')],
  ['secrets.**', 'free'],
  ['targets.*.region', concrete],
  ['targets.*.provider.settings.**', late(...shared)],
  ['settings.defaultTags.*', concrete],
  ['stacks.*.source', concrete],
  ['stacks.*.workspace', concrete],
  ['stacks.*.backend.**', concrete],
  ['stacks.*.variables.**', late(...shared)],
  ['stacks.*.encryption.**', late('variable', 'environment', 'secret')],
  ['stacks.*.outputs.*.description', 'free'],
  ['stacks.*.outputs.*.value.**', late(...inStack)],
  ['stacks.*.resources.*.properties.**', late(...inStack, 'iteration')],
  ['stacks.*.resources.*.tags.*', late(...inStack, 'iteration')],
  ['stacks.*.resources.*.count', late(...inStack)],
  ['stacks.*.resources.*.forEach.**', late(...inStack)],
  ['stacks.*.modules.*.source', concrete],
  ['stacks.*.modules.*.version', concrete],
  ['stacks.*.modules.*.inputs.**', late(...inStack)],
  ['stacks.*.imports.*.id', concrete],
  // Everybody on the machine can read the arguments of a process.
  ['services.*.command.*', late('stack', 'variable', 'environment')],
  ['services.*.env.*', late(...shared)],
  ['services.*.directory', concrete],
  ['services.*.route.**', concrete],
  ['services.*.hooks.*.command.*', late('stack', 'variable', 'environment')],
  ['services.*.hooks.*.env.*', late(...shared)],
  ['services.*.strategy.steps.*.gate.command.*', late('stack', 'variable', 'environment')],
  ['services.*.strategy.steps.*.gate.env.*', late(...shared)],
  ['services.*.strategy.steps.*.gate.http', late('stack', 'variable', 'environment')],
  ['services.*.strategy.steps.*.gate.headers.*', late(...shared)],
  ['notifiers.*.*', late('variable', 'environment', 'secret')],
  ['metricSources.*.command.*', late('variable', 'environment')],
  ['metricSources.*.**', late('variable', 'environment', 'secret')],
  ['stacks.*.moved.**', 'free'],
  ['stacks.*.removed.**', 'free'],
];

const split = rules.map(([pattern, place]) => [pattern.split('.'), place] as const);
const nowhere: Place = { allowed: [], early: false };

export function placeOf(path: Path): Place | 'free' {
  return split.find(([pattern]) => matches(pattern, path))?.[1] ?? nowhere;
}

function matches(pattern: readonly string[], path: Path): boolean {
  const open = pattern.at(-1) === '**';
  const fixed = open ? pattern.length - 1 : pattern.length;
  if (open ? path.length < fixed : path.length !== fixed) return false;
  for (let index = 0; index < fixed; index++) {
    if (pattern[index] !== '*' && pattern[index] !== path[index]) return false;
  }
  return true;
}
