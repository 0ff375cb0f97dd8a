/** What a backtest takes for granted, said beside its numbers. */
import { shapeOf } from '../recording/metric-shape.ts';
import { analysesOf } from '../recording/fits.ts';
import { type Recording, requestsSeries } from '../recording/model.ts';
import type { Strategy } from '../rollout/steps.ts';

export function assumptionsOf(strategy: Strategy, recordings: readonly Recording[]): readonly string[] {
  const said = [
    'instances are ready at once, the router does what it is told, and hooks, gates and people say yes at once',
    'requests go to an arm by chance, each by itself; metrics are split independently of each other',
  ];
  const rules = analysesOf(strategy).flatMap(({ metrics }) => metrics);
  const stable = recordings.flatMap(({ series }) => series.filter(({ arm }) => arm === 'stable'));
  const levels = rules.flatMap(({ name }) => {
    const of = stable.find(({ metric }) => metric === name);
    const isSplit = of?.points.some((point) => point.kind === 'value' && (point.events ?? point.buckets) !== undefined);
    return of === undefined || isSplit === true || of.kind === 'rate' ? [] : [name];
  });
  if (levels.length > 0)
    said.push(
      `each arm has the recorded level of ${[...new Set(levels)].join(', ')}, as far off as two neighbours in time are from each other: nobody says on how many events it rests`,
    );
  if (!stable.some(({ metric }) => metric === requestsSeries))
    said.push('the number of requests was not recorded: the most that a metric rests on stands for it');
  const others = rules.filter((rule) =>
    stable.some(({ metric, query }) => metric === rule.name && query !== shapeOf(rule).query),
  );
  if (others.length > 0)
    said.push(
      `recorded with another query than the project file has now: ${[...new Set(others.map(({ name }) => name))].join(', ')}`,
    );
  if (strategy.steps.some((step) => step.do === 'match' || step.do === 'mirror'))
    said.push(
      'requests that a rule sends to the canary, and copies of requests, are not simulated: its weight is all it gets',
    );
  return said;
}
