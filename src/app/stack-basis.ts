import type { Json } from '../domain/json.ts';
import type { RunContext } from './run-context.ts';
import type { Workbench } from './workbench.ts';

const basisKey = (stack: string): string => `basis:${stack}`;

/** Keeps a digest of what the stack was when it was planned. */
export const rememberBasis = (context: RunContext, stack: string): void =>
  context.journal.put(context.definition.id, basisKey(stack), basisOf(context.bench, stack));

/** True when the project file says something else of the stack than when it was planned: the reviewed plan is for another stack. */
export function basisChanged(context: RunContext, stack: string): boolean {
  const { first } = context.definition;
  const then = context.journal.get(context.definition.id, basisKey(stack)) ?? first?.[stack];
  return then !== undefined && then !== basisOf(context.bench, stack);
}

/** A digest of what the stack is now. */
export function basisOf(bench: Workbench, stack: string): string {
  const { effective, services } = bench.project;
  const variables = [...bench.uses(stack).variables].sort().map((name): Json => {
    const variable = effective.variables[name];
    // A digest of a short value can be guessed back: sensitive ones stay out (I9).
    return [name, variable === undefined || variable.sensitive ? null : variable.value];
  });
  return services.identity.digest(
    JSON.stringify([bench.stack(stack), effective.targets, effective.settings.defaultTags, variables]),
  );
}
