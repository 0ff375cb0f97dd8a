import { closure, type Edges, reversed } from '../graph/graph.ts';
import type { SelectionReason, SelectionWish, StackDecision, TouchReason } from './model.ts';

export interface SelectionFacts {
  /** Stack → its labels. The keys are all stacks. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependsOn: Edges;
  /** Undefined: whether a stack was touched does not matter. */
  readonly touched?: ReadonlyMap<string, readonly TouchReason[]>;
}

/** A decision for every stack, sorted by name. */
export function selectStacks(wish: SelectionWish, facts: SelectionFacts): readonly StackDecision[] {
  const excluded = new Set(wish.exclude);
  const names = Object.keys(facts.labels).sort();
  const own = new Map(names.map((stack) => [stack, ownReasons(stack, wish, facts)]));
  const chosen = new Set(names.filter((stack) => !excluded.has(stack) && own.get(stack)?.out.length === 0));
  const reached = wish.withDependents === true ? closure(reversed(facts.dependsOn), chosen) : chosen;
  return names.map((stack): StackDecision => {
    const { into = [], out = [] } = own.get(stack) ?? {};
    if (excluded.has(stack)) return { stack, selected: false, reasons: [{ kind: 'excluded' }] };
    if (chosen.has(stack)) return { stack, selected: true, reasons: into.length === 0 ? [{ kind: 'all' }] : into };
    if (!reached.has(stack)) return { stack, selected: false, reasons: out };
    const of = (facts.dependsOn[stack] ?? []).filter((upstream) => reached.has(upstream));
    return { stack, selected: true, reasons: [{ kind: 'dependent', of }] };
  });
}

interface OwnReasons {
  readonly into: readonly SelectionReason[];
  /** Conditions that it does not meet. */
  readonly out: readonly SelectionReason[];
}

function ownReasons(stack: string, wish: SelectionWish, facts: SelectionFacts): OwnReasons {
  const into: SelectionReason[] = [];
  const out: SelectionReason[] = [];
  if (wish.stacks !== undefined) {
    if (wish.stacks.includes(stack)) into.push({ kind: 'named' });
    else out.push({ kind: 'not-named' });
  }
  const labels = facts.labels[stack] ?? {};
  for (const [label, values] of Object.entries(wish.labels ?? {})) {
    const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (value !== undefined && values.includes(value)) into.push({ kind: 'label', label, value });
    else out.push({ kind: 'label-differs', label, value: value ?? null });
  }
  if (facts.touched !== undefined) {
    const reasons = facts.touched.get(stack) ?? [];
    into.push(...reasons);
    if (reasons.length === 0) out.push({ kind: 'unchanged' });
  }
  return { into, out };
}
