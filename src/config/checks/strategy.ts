import { closest } from '../../domain/closest.ts';
import { known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { checkAnalysis } from './analysis.ts';
import { checkVersus } from './versus.ts';
import { checkGate } from './gate.ts';
import { checkNothingLeft } from './nothing-left.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

/** Keys that belong to one kind of strategy. */
const belongs: Readonly<Record<string, readonly string[]>> = {
  canary: ['steps', 'start', 'step', 'max', 'interval'],
  'blue-green': ['preview', 'keepOld'],
  rolling: ['surge', 'unavailable'],
  'a-b': ['match', 'share', 'user', 'samples', 'baseline', 'for', 'winner'],
};
const shared = ['kind', 'analysis', 'sticky', 'limits', 'look', 'rollback'];

export function checkStrategy(service: Tree, path: Path, sources: readonly string[], mistakes: Mistakes): void {
  const strategy = child(service, 'strategy');
  if (strategy === undefined) return;
  const at = [...path, 'strategy'];
  const kind = textOf(child(strategy, 'kind')) ?? '';
  const own = Object.hasOwn(belongs, kind) ? belongs[kind] : undefined;
  for (const [key, value] of entriesOf(strategy)) {
    if (own === undefined || own.includes(key) || shared.includes(key)) continue;
    const other = Object.entries(belongs).find(([, keys]) => keys.includes(key))?.[0];
    if (other === undefined) continue;
    wrong(
      mistakes,
      [...at, key],
      value,
      `\`${key}\` belongs to a strategy of kind \`${other}\`, and this one is \`${kind}\``,
      `known here: ${own.join(', ')}`,
    );
  }
  const steps = child(strategy, 'steps');
  if (steps !== undefined) {
    for (const key of ['start', 'step', 'max', 'interval']) {
      const value = child(strategy, key);
      if (value !== undefined)
        wrong(
          mistakes,
          [...at, key],
          value,
          `\`${key}\` is the short form, and there are \`steps\` too`,
          'keep one of both',
        );
    }
  }
  checkShort(strategy, at, mistakes);
  const hooks = entriesOf(child(service, 'hooks')).map(([name]) => name);
  for (const [index, step] of itemsOf(steps).entries())
    checkStep(step, [...at, 'steps', index], { strategy, hooks, sources, mistakes });
  const analysis = child(strategy, 'analysis');
  if (analysis !== undefined) checkAnalysis(analysis, [...at, 'analysis'], undefined, sources, mistakes);
  checkUse(strategy, at, mistakes);
  checkRoom(service, strategy, at, mistakes);
  if (kind === 'a-b') checkVersus(strategy, at, mistakes);
  checkNothingLeft(strategy, at, mistakes);
  checkWeights(strategy, at, mistakes);
  checkMatches(strategy, at, mistakes);
}

/** What the steps never ask for is a mistake, not a wish. */
function checkUse(strategy: Tree, at: Path, mistakes: Mistakes): void {
  const [steps, analysis] = [child(strategy, 'steps'), child(strategy, 'analysis')];
  if (textOf(child(strategy, 'kind')) !== 'canary' || steps === undefined || analysis === undefined) return;
  if (itemsOf(steps).some((step) => (child(step, 'analysis') ?? child(step, 'experiment')) !== undefined)) return;
  wrong(
    mistakes,
    [...at, 'analysis'],
    analysis,
    'no step judges by this `analysis`',
    'add `- analysis: {}` where it is to judge',
  );
}

/** Without an instance more and without one fewer nothing can be replaced. */
function checkRoom(service: Tree, strategy: Tree, at: Path, mistakes: Mistakes): void {
  const surge = child(strategy, 'surge');
  if (surge === undefined || !isNone(surge)) return;
  const unavailable = child(strategy, 'unavailable');
  const replicas = child(service, 'replicas');
  const single = replicas === undefined || (replicas.kind === 'leaf' && replicas.value === 1);
  const none = unavailable === undefined || isNone(unavailable);
  if (!none && !single) return;
  wrong(
    mistakes,
    [...at, 'surge'],
    surge,
    none
      ? 'with `surge: 0` and `unavailable: 0` no instance can be replaced'
      : 'with one instance and `surge: 0` nobody would answer while it is replaced',
    none ? 'write `unavailable: 1`, or `surge: 1`' : 'write `surge: 1`',
  );
}

const isNone = (tree: Tree): boolean => tree.kind === 'leaf' && (tree.value === 0 || tree.value === '0%');

function wrong(mistakes: Mistakes, path: Path, tree: Tree, message: string, hint: string): void {
  report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at: spotOf(tree), message, hint });
}

interface Stepping {
  readonly strategy: Tree;
  readonly hooks: readonly string[];
  readonly sources: readonly string[];
  readonly mistakes: Mistakes;
}

function checkStep(step: Tree, path: Path, { strategy, hooks, sources, mistakes }: Stepping): void {
  const keys = entriesOf(step).map(([key]) => key);
  if (keys.length !== 1) {
    wrong(
      mistakes,
      path,
      step,
      keys.length === 0
        ? 'the step is empty'
        : `a step does one thing, and this one has ${keys.map((key) => `\`${key}\``).join(', ')}`,
      'make each of them a step of its own: `- setWeight: 10`',
    );
  }
  const hook = textOf(child(step, 'hook'));
  if (hook !== undefined && !hooks.includes(hook)) {
    const meant = closest(hook, hooks);
    report(mistakes, {
      code: 'PROJECT_SERVICE_NAME_UNKNOWN',
      path: [...path, 'hook'],
      at: spotOf(child(step, 'hook') ?? step),
      value: hook,
      message: `there is no hook \`${hook}\``,
      hint: meant === undefined ? known(hooks, 'hooks of this service') : `did you mean \`${meant}\`?`,
    });
  }
  const experiment = child(step, 'experiment');
  if (experiment !== undefined) {
    checkShare(experiment, [...path, 'experiment'], mistakes);
    checkAnalysis(experiment, [...path, 'experiment'], child(strategy, 'analysis'), sources, mistakes);
  }
  const gate = child(step, 'gate');
  if (gate !== undefined) checkGate(gate, [...path, 'gate'], mistakes);
  const analysis = child(step, 'analysis');
  if (analysis !== undefined)
    checkAnalysis(analysis, [...path, 'analysis'], child(strategy, 'analysis'), sources, mistakes);
}

/** Two arms have it, and something is left for the third. */
function checkShare(experiment: Tree, path: Path, mistakes: Mistakes): void {
  const weight = child(experiment, 'weight');
  if (weight?.kind !== 'leaf' || typeof weight.value !== 'number') return;
  const hint = 'write `weight: 10`';
  if (weight.value <= 0 || weight.value > 50)
    wrong(mistakes, [...path, 'weight'], weight, 'both arms of an experiment get more than 0 and at most 50 %', hint);
  else if (!isHundredth(weight.value))
    wrong(mistakes, [...path, 'weight'], weight, `${weight.value} % is finer than 0.01 %`, hint);
}

/** The finest weight a router knows is 0.01 %. */
function checkWeights(tree: Tree, path: Path, mistakes: Mistakes): void {
  const weights = new Set(['setWeight', 'mirror', 'start', 'step', 'max', 'share']);
  if (tree.kind === 'list')
    for (const [index, item] of tree.items.entries()) checkWeights(item, [...path, index], mistakes);
  if (tree.kind !== 'map') return;
  for (const [key, value] of tree.entries) {
    if (weights.has(key) && value.kind === 'leaf' && typeof value.value === 'number' && !isHundredth(value.value)) {
      wrong(
        mistakes,
        [...path, key],
        value,
        `${value.value} % is finer than 0.01 %`,
        `write \`${key}: ${Math.round(value.value * 100) / 100}\``,
      );
    }
    checkWeights(value, [...path, key], mistakes);
  }
}

const isHundredth = (percent: number): boolean => Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-9;

function checkMatches(tree: Tree, path: Path, mistakes: Mistakes): void {
  if (tree.kind === 'list')
    for (const [index, item] of tree.items.entries()) checkMatches(item, [...path, index], mistakes);
  if (tree.kind !== 'map') return;
  for (const [key, value] of tree.entries) {
    if (key !== 'match' && key !== 'preview') checkMatches(value, [...path, key], mistakes);
    else for (const [index, item] of itemsOf(value).entries()) checkCondition(item, [...path, key, index], mistakes);
  }
}

function checkCondition(condition: Tree, path: Path, mistakes: Mistakes): void {
  const on = ['header', 'cookie', 'query'].filter((key) => child(condition, key) !== undefined);
  if (on.length !== 1)
    wrong(
      mistakes,
      path,
      condition,
      'a condition is about one of `header`, `cookie` and `query`',
      'write `- header: x-canary`',
    );
  if (child(condition, 'is') !== undefined && child(condition, 'startsWith') !== undefined) {
    wrong(mistakes, path, condition, 'a condition has `is` or `startsWith`, not both', 'keep one of them');
  }
}

/** What is given is meant: a first weight beyond the last one is never reached. */
function checkShort(strategy: Tree | undefined, at: Path, mistakes: Mistakes): void {
  const start = child(strategy, 'start');
  const [first, last] = [numberIn(start), numberIn(child(strategy, 'max')) ?? defaultMax];
  if (start === undefined || first === undefined || first <= last || first > 100) return;
  wrong(
    mistakes,
    [...at, 'start'],
    start,
    `\`start\` is ${first} and \`max\` is ${last}: the first weight is beyond the last one`,
    `write \`start: ${last}\` or less, or \`max: ${first}\` or more`,
  );
}

const numberIn = (tree: Tree | undefined): number | undefined =>
  tree?.kind === 'leaf' && typeof tree.value === 'number' ? tree.value : undefined;

const defaultMax = 50;
