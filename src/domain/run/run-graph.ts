import { DeliveryError } from '../errors/delivery-error.ts';
import type { RunDefinition, StepDefinition } from './model.ts';

export interface RunGraph {
  /** Every step after all that it depends on; otherwise as defined. */
  readonly order: readonly StepDefinition[];
  /** What should start first: the longest chain of steps that wait for it; otherwise as defined. */
  readonly byUrgency: readonly StepDefinition[];
}

/** Definitions never change, so that what is computed from one holds for as long as it lives. */
const known = new WeakMap<RunDefinition, RunGraph>();

/** @throws RUN_GRAPH_INVALID: a step twice, an unknown dependency, a cycle, or no room for a single step */
export function runGraph(definition: RunDefinition): RunGraph {
  const graph = known.get(definition) ?? build(definition);
  known.set(definition, graph);
  return graph;
}

function build(definition: RunDefinition): RunGraph {
  if (!(definition.parallelism >= 1)) {
    throw invalid(definition, `parallelism is ${definition.parallelism}, and must be at least 1`);
  }
  const order = sort(definition);
  const length = chainLengths(order);
  const urgency = ({ id }: StepDefinition): number => length.get(id) ?? 0;
  // `sort` is stable: equally long chains stay as defined.
  return { order, byUrgency: [...definition.steps].sort((a, b) => urgency(b) - urgency(a)) };
}

/** Kahn's algorithm; the first in the definition goes first. */
function sort(definition: RunDefinition): readonly StepDefinition[] {
  const steps = new Map(definition.steps.map((step) => [step.id, step]));
  if (steps.size !== definition.steps.length) throw invalid(definition, 'two steps have the same id');
  const missing = new Map<string, number>();
  const dependents = new Map<string, StepDefinition[]>();
  for (const step of definition.steps) {
    const dependencies = new Set(precedingOf(step));
    missing.set(step.id, dependencies.size);
    for (const id of dependencies) {
      if (!steps.has(id)) throw invalid(definition, `step "${step.id}" depends on "${id}", which there is not`);
      dependents.set(id, [...(dependents.get(id) ?? []), step]);
    }
  }
  const order = definition.steps.filter(({ id }) => missing.get(id) === 0);
  for (const step of order) {
    for (const dependent of dependents.get(step.id) ?? []) {
      const left = (missing.get(dependent.id) ?? 0) - 1;
      missing.set(dependent.id, left);
      if (left === 0) order.push(dependent);
    }
  }
  if (order.length === definition.steps.length) return order;
  const stuck = definition.steps.filter(({ id }) => (missing.get(id) ?? 0) > 0).map(({ id }) => id);
  throw invalid(definition, `steps wait for each other: ${stuck.join(', ')}`);
}

/** For each step the number of steps in the longest chain that begins with it. */
function chainLengths(order: readonly StepDefinition[]): ReadonlyMap<string, number> {
  const length = new Map(order.map(({ id }) => [id, 1]));
  for (const step of order.toReversed()) {
    const own = length.get(step.id) ?? 1;
    for (const id of precedingOf(step)) length.set(id, Math.max(length.get(id) ?? 1, own + 1));
  }
  return length;
}

/** All that a step waits for. */
export const precedingOf = ({ dependsOn, after }: StepDefinition): readonly string[] =>
  after === undefined ? dependsOn : [...dependsOn, ...after];

const invalid = (definition: RunDefinition, why: string): DeliveryError =>
  new DeliveryError('RUN_GRAPH_INVALID', `run "${definition.id}": ${why}`);
