import type { Verdict, VerdictRow } from '../analysis/model.ts';
import { number } from '../analysis/number.ts';

/**
 * What two verdicts differ in, for people; undefined: nothing that a rollout goes by. Sentences are not compared: a newer
 * version may say the same in other words.
 */
export function sameVerdict(recorded: Verdict, judged: Verdict): string | undefined {
  if (recorded.outcome !== judged.outcome) return `the verdict was ${recorded.outcome}, and is ${judged.outcome} now`;
  if (recorded.settled !== judged.settled) return 'whether more looks would tell more';
  return (
    numbers('the score', recorded.score, judged.score) ??
    numbers('the evidence for worse', recorded.evidence?.worse, judged.evidence?.worse) ??
    numbers('the bound of the evidence', recorded.evidence?.worseBound, judged.evidence?.worseBound) ??
    rows(recorded.rows, judged.rows)
  );
}

function rows(recorded: readonly VerdictRow[], judged: readonly VerdictRow[]): string | undefined {
  if (recorded.length !== judged.length) return `there were ${recorded.length} metrics, and are ${judged.length} now`;
  for (const [index, then] of recorded.entries()) {
    const now = judged[index];
    const found = now === undefined ? undefined : row(then, now);
    if (found !== undefined) return found;
  }
  return undefined;
}

function row(then: VerdictRow, now: VerdictRow): string | undefined {
  const { metric } = then;
  if (metric !== now.metric) return `metric ${metric} is ${now.metric} now`;
  if (then.outcome !== now.outcome) return `${metric} was ${then.outcome}, and is ${now.outcome} now`;
  if (then.critical !== now.critical) return `whether ${metric} is critical`;
  const [a, b] = [then.evidence, now.evidence];
  return (
    numbers(`the weight of ${metric}`, then.weight, now.weight) ??
    numbers(`the evidence of ${metric} for worse`, a?.worse, b?.worse) ??
    numbers(`the evidence of ${metric} for as good`, a?.fine, b?.fine)
  );
}

/** Another processor may round the last digits of a logarithm otherwise. */
const tolerance = 1e-9;

function numbers(what: string, then: number | undefined, now: number | undefined): string | undefined {
  const [a, b] = [finite(then), finite(now)];
  if (a === b) return undefined;
  if (a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a))) return undefined;
  return `${what} was ${shown(a)}, and is ${shown(b)} now`;
}

/** What is not finite is `null` in JSON. */
const finite = (value: number | undefined | null): number | undefined =>
  value === undefined || value === null || !Number.isFinite(value) ? undefined : value;

const shown = (value: number | undefined): string => (value === undefined ? 'none' : number(value));
