import type { z } from 'zod';
import type { strategy } from '../schema/rollout.ts';

export type StrategyInput = z.input<typeof strategy>;
export type StepInput = NonNullable<StrategyInput['steps']>[number];
export type AnalysisInput = NonNullable<StrategyInput['analysis']>;
export type MetricInput = NonNullable<AnalysisInput['metrics']>[string];

/** One condition of a metric, in the words of the project file. */
export type Limit = Pick<MetricInput, 'lessThan' | 'greaterThan' | 'atMost' | 'atLeast' | 'equals'>;

/** Thresholds that must all hold are a metric each: one has one condition. */
export function named(name: string, limits: readonly Limit[]): readonly (readonly [string, Limit])[] {
  const [first, ...more] = limits;
  if (first === undefined) return [];
  if (more.length === 0) return [[name, first]];
  return limits.map((limit, index) => [`${name}-${endingOf(limit) ?? index + 1}`, limit]);
}

const endingOf = (limit: Limit): string | undefined => {
  if (limit.atLeast !== undefined || limit.greaterThan !== undefined) return 'min';
  return limit.atMost !== undefined || limit.lessThan !== undefined ? 'max' : undefined;
};
