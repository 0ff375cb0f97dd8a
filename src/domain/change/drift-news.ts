/** What differs between two looks at what has drifted. */
import { jsonEqual } from './json-equal.ts';
import type { Json } from '../json.ts';
import type { StackDrift } from './drift-report.ts';
import type { Change } from './model.ts';

export interface DriftNews {
  readonly stack: string;
  /** Not drifted before, or in another way now. */
  readonly found: readonly Change[];
  /** Drifted before and in order now, as it was last seen. */
  readonly settled: readonly Change[];
}

export interface Look {
  /** What has drifted now. */
  readonly report: readonly StackDrift[];
  /** Stacks that were looked at; of the others nothing new is known. */
  readonly looked: readonly string[];
}

export interface Known {
  readonly known: readonly StackDrift[];
  readonly news: readonly DriftNews[];
}

/**
 * What is known after a look, and what is new of it, by stack, sorted. Masked values differ from one another as little as
 * they are shown to.
 */
export function afterLook(before: readonly StackDrift[], look: Look): Known {
  const looked = new Set(look.looked);
  const was = new Map(before.map((each) => [each.stack, each]));
  const is = new Map(look.report.map((each) => [each.stack, each]));
  const stacks = [...new Set([...was.keys(), ...is.keys()])].toSorted();
  const known: StackDrift[] = [];
  const news: DriftNews[] = [];
  for (const stack of stacks) {
    const now = is.get(stack) ?? (looked.has(stack) ? undefined : was.get(stack));
    if (now !== undefined) known.push(now);
    const each = newsOf(stack, was.get(stack)?.changes ?? [], now?.changes ?? []);
    if (each.found.length > 0 || each.settled.length > 0) news.push(each);
  }
  return { known, news };
}

function newsOf(stack: string, was: readonly Change[], is: readonly Change[]): DriftNews {
  const old = new Map(was.map((change) => [keyOf(change), change]));
  const now = new Set(is.map(keyOf));
  return {
    stack,
    found: is.filter((change) => !isSame(old.get(keyOf(change)), change)),
    settled: was.filter((change) => !now.has(keyOf(change))),
  };
}

const keyOf = ({ address, deposed }: Change): string => JSON.stringify([address, deposed ?? null]);

/** Both are plain JSON by their definition. */
const isSame = (left: Change | undefined, right: Change): boolean =>
  left !== undefined && jsonEqual(left as unknown as Json, right as unknown as Json);
