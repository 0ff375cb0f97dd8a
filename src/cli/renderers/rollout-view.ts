import type { Verdict } from '../../domain/analysis/model.ts';
import type { RolloutEvent } from '../../domain/rollout/rollout-events.ts';

/** What a watcher of a rollout knows, gathered from its events. */
export interface RolloutView {
  readonly arms: Readonly<Record<string, number>>;
  /** What it does now, in a few words. */
  readonly doing: string;
  readonly verdict?: Verdict;
}

export const freshRollout: RolloutView = { arms: {}, doing: 'prepares' };

export function afterRollout(view: RolloutView, event: RolloutEvent): RolloutView {
  switch (event.type) {
    case 'weights':
      return { ...view, arms: event.arms };
    case 'step':
      return { ...view, doing: `step ${event.step} of ${event.of}: ${event.text}` };
    case 'phase':
      return { ...view, doing: phaseWords[event.phase] };
    case 'verdict':
      return { ...view, verdict: event.verdict };
    case 'held':
      return { ...view, doing: `held: ${event.reason}` };
    case 'revisions':
    case 'gate':
    case 'hook':
    case 'approved':
    case 'retried':
    case 'stack':
    case 'ended':
      return view;
  }
}

export const phaseWords = {
  preparing: 'prepares',
  shifting: 'brings in order what was found',
  promoting: 'promotes the new revision',
  'rolling-back': 'goes back to the stable revision',
  ended: 'has ended',
} as const;
