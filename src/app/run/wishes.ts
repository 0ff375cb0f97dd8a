/**
 * What people want of a rollout that runs in another process. A wish is written into the journal and found there by
 * whoever drives the run, now or after a resume: it is neither lost nor heard twice.
 */
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { Verb } from '../../domain/rollout/model.ts';
import type { Journal } from '../../ports/journal.ts';

export interface Wish {
  /** Undefined: every rollout of the run. */
  readonly service?: string;
  readonly verb: Verb;
  readonly by: string;
  /** The step it is about, from 0; a wish that passes a step is not for another one. */
  readonly step?: number;
  readonly note?: string;
}

const name = 'wish';

export const wishFor = (journal: Pick<Journal, 'put'>, run: string, wish: Wish): void =>
  journal.put(run, name, { ...wish });

/** @param heard how many were heard before: `seq` counts them from 1, and stays when old runs are taken out of the journal */
export function wishesAfter(
  journal: Pick<Journal, 'values'>,
  run: string,
  heard: number,
): readonly (Wish & { readonly seq: number })[] {
  return journal.values(run, name, heard).flatMap((value, index) => {
    const wish = wishOf(value);
    return wish === undefined ? [] : [{ seq: heard + index + 1, ...wish }];
  });
}

function wishOf(value: Json): Wish | undefined {
  if (!isJsonObject(value)) return undefined;
  const { verb, by, service, step, note } = value;
  if (!isVerb(verb) || typeof by !== 'string') return undefined;
  return {
    verb,
    by,
    ...(typeof service === 'string' && { service }),
    ...(typeof step === 'number' && { step }),
    ...(typeof note === 'string' && { note }),
  };
}

const verbs: ReadonlySet<unknown> = new Set<Verb>([
  'pause',
  'resume',
  'promote',
  'promote-full',
  'skip',
  'abort',
  'supersede',
  'approve',
  'reject',
]);
const isVerb = (value: Json | undefined): value is Verb => verbs.has(value);
