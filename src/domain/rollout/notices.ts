import type { InFlight, Notice, RolloutDefinition, RolloutState } from './model.ts';

interface Told {
  readonly state: RolloutState;
  readonly effects: readonly InFlight[];
}

/** Who is to be told of what has changed. Notices run beside everything else, and hold up nothing but the end. */
export function noticesOf({ notify, service }: RolloutDefinition, before: RolloutState, after: RolloutState): Told {
  const notice = notify.length === 0 ? undefined : noticeOf(before, after);
  if (notice === undefined) return { state: after, effects: [] };
  const effects = notify.map(
    (to, index): InFlight => ({
      id: after.nextId + index,
      effect: { kind: 'notify.post', service, to, notice },
    }),
  );
  return {
    state: { ...after, nextId: after.nextId + effects.length, notices: [...after.notices, ...effects] },
    effects,
  };
}

function noticeOf(before: RolloutState, after: RolloutState): Notice | undefined {
  const revision = after.revisions?.canary.id ?? '';
  const { phase } = after;
  if (phase.name === 'ended' && before.phase.name !== 'ended') {
    if (phase.outcome === 'unchanged') return undefined;
    const type = phase.outcome === 'stuck' ? 'failed' : phase.outcome;
    return { type, revision, reason: phase.reason?.text ?? `revision ${revision} is live` };
  }
  if (
    before.phase.name === 'preparing' &&
    (phase.name === 'shifting' || (phase.name === 'promoting' && phase.part === 'switching'))
  ) {
    return { type: 'started', revision, reason: `revision ${revision} is rolled out` };
  }
  const asks = approvalNotice(before, after, revision);
  if (asks !== undefined) return asks;
  const held = heldBy(after);
  return held !== undefined && heldBy(before) === undefined ? { type: 'held', revision, reason: held } : undefined;
}

/** Once people are shown where they may decide. */
function approvalNotice(before: RolloutState, { phase }: RolloutState, revision: string): Notice | undefined {
  if (phase.name !== 'shifting' || phase.offered !== true) return undefined;
  const { step } = phase;
  if (before.phase.name === 'shifting' && before.phase.step === step && before.phase.offered === true) return undefined;
  return { type: 'approval', revision, reason: `step ${step + 1} waits for an approval`, step };
}

/** Why it does not go on although its time has come; undefined: it goes on. */
export function heldBy({ phase, paused }: RolloutState): string | undefined {
  if (phase.name !== 'shifting') return undefined;
  if (paused !== undefined) return `paused by ${paused.by}`;
  const { looks, gate } = phase;
  if (gate?.decision === 'wait') return `gate: ${gate.reason}`;
  return looks?.late === true && looks.verdict.outcome === 'inconclusive' ? looks.verdict.reason : undefined;
}
