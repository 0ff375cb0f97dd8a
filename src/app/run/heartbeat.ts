import type { RunDefinition, RunSignal } from '../../domain/run/model.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Inbox } from './inbox.ts';
import { wishesAfter } from './wishes.ts';

const everyMs = 250;

interface Heart {
  readonly journal: Journal;
  readonly clock: Partial<Pick<Clock, 'sleep'>>;
}

interface Beating {
  readonly definition: RunDefinition;
  readonly inbox: Inbox<RunSignal>;
}

/** Rollouts wait for times and for people: now and then they hear of the one, and of what the others have written down. */
export function beat({ journal, clock }: Heart, { definition, inbox }: Beating): () => void {
  const end = new AbortController();
  const rollouts = definition.steps.filter(({ effect }) => effect.kind === 'rollout');
  const { sleep } = clock;
  if (rollouts.length === 0 || sleep === undefined) return () => undefined;
  let heard = 0;
  const once = (): void => {
    for (const { seq, service, ...wish } of wishesAfter(journal, definition.id, heard)) {
      heard = seq;
      for (const { id, effect } of rollouts) {
        if (effect.kind !== 'rollout' || (service !== undefined && effect.rollout.service !== service)) continue;
        inbox.send({ type: 'rollout', step: id, signal: { type: 'asked', seq, ...wish } });
      }
    }
    inbox.send({ type: 'tick' });
  };
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await sleep(everyMs, end.signal);
      once();
    }
  };
  loop().catch((error: unknown) => {
    if (!end.signal.aborted) inbox.fail(error);
  });
  return () => end.abort();
}
