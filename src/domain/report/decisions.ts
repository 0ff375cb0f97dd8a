/** What was decided, by whom or by what, and why: one line each. */
import type { GateAnswer } from '../gate/answer.ts';
import { number } from '../analysis/number.ts';
import type { Recorded, RecordedDecision, RecordedEvent, RecordedLook, RecordedRollout } from '../record/model.ts';
import { inOrder } from './arms.ts';
import type { ReportDecision } from './model.ts';

type Line = Omit<ReportDecision, 'at'>;

export function decisionsOf(begun: RecordedRollout, recorded: readonly Recorded[]): readonly ReportDecision[] {
  const by = begun.by === undefined ? '' : ` by ${begun.by}`;
  const lines: ReportDecision[] = [{ at: begun.at, what: 'begun', tone: 'plain', text: `begun${by}` }];
  recorded.forEach((each, index) => {
    const line = each.kind === 'look' ? lookLine(each, recorded, index) : eventLine(each);
    if (line !== undefined) lines.push({ at: each.at, ...line });
  });
  return lines;
}

/** A verdict that says what the one before said is in the list of looks; the last one of its step is told here too. */
function lookLine(
  { look, step, verdict }: RecordedLook,
  recorded: readonly Recorded[],
  index: number,
): Line | undefined {
  const others = (from: readonly Recorded[]): readonly RecordedLook[] =>
    from.filter((each): each is RecordedLook => each.kind === 'look' && each.step === step);
  const before = others(recorded.slice(0, index)).at(-1);
  const isLast = others(recorded.slice(index + 1)).length === 0;
  if (before?.verdict.outcome === verdict.outcome && !isLast) return undefined;
  const tone = ({ pass: 'good', fail: 'bad', inconclusive: 'wait' } as const)[verdict.outcome];
  return { what: 'verdict', tone, text: `look ${look}: ${verdict.outcome}: ${verdict.reason}` };
}

function eventLine(recorded: Recorded): Line | undefined {
  return recorded.kind === 'decision' ? lineOf(recorded.event) : undefined;
}

function lineOf(event: RecordedDecision['event']): Line | undefined {
  switch (event.type) {
    case 'step':
      return { what: 'step', tone: 'plain', text: `step ${event.step} of ${event.of}: ${event.text}` };
    case 'phase':
      return phaseLine(event);
    case 'weights':
      return weightsLine(event.arms);
    case 'held':
      return { what: 'held', tone: 'wait', text: `held by ${holders[event.by]}: ${event.reason}` };
    case 'retried':
      return {
        what: 'retried',
        tone: 'wait',
        text: `${event.effect} failed, attempt ${event.attempts}: ${event.error}`,
      };
    case 'ended':
      return {
        what: 'ended',
        tone: event.outcome === 'promoted' || event.outcome === 'unchanged' ? 'good' : 'bad',
        // Why it went back was told when it did.
        text:
          event.reason === undefined || event.outcome === 'rolled-back'
            ? event.outcome
            : `${event.outcome}: ${event.reason.text}`,
      };
    case 'revisions':
      return undefined;
    default:
      return saidLine(event);
  }
}

type Said = Extract<RecordedEvent, { readonly type: 'approved' | 'gate' | 'hook' | 'stack' | 'asked' }>;

function saidLine(event: Said): Line {
  switch (event.type) {
    case 'approved':
      return { what: 'approved', tone: 'good', text: `step ${event.step} approved by ${event.by}${note(event)}` };
    case 'asked':
      return { what: 'approved', tone: 'plain', text: `${event.by} said ${event.verb}${note(event)}` };
    case 'stack':
      return { what: 'stack', tone: 'plain', text: `stack ${event.stack}: ${event.outcome}` };
    case 'hook':
      return hookLine(event);
    case 'gate':
      return { what: 'gate', tone: gateTones[event.decision], text: `gate: ${event.decision}: ${event.reason}` };
  }
}

const note = ({ note: said }: { readonly note?: string }): string => (said === undefined ? '' : `: ${said}`);

const holders = { person: 'a person', evidence: 'missing evidence', gate: 'a gate' } as const;

const gateTones: Readonly<Record<GateAnswer['decision'], ReportDecision['tone']>> = {
  allow: 'good',
  deny: 'bad',
  wait: 'wait',
};

function hookLine(event: Extract<Said, { readonly type: 'hook' }>): Line {
  const name = event.hook;
  if ('failed' in event && event.failed !== undefined)
    return { what: 'hook', tone: 'bad', text: `hook ${name} failed: ${event.failed}` };
  return { what: 'hook', tone: 'plain', text: `hook ${name} has run` };
}

function phaseLine({ phase, reason }: Extract<RecordedEvent, { readonly type: 'phase' }>): Line | undefined {
  // The verdict is told just before.
  const why = reason === undefined || reason.code === 'verdict' ? '' : `: ${reason.text}`;
  if (phase === 'promoting') return { what: 'promoting', tone: 'good', text: 'all traffic to the new revision' };
  return phase === 'rolling-back'
    ? { what: 'going-back', tone: 'bad', text: `back to the stable revision${why}` }
    : undefined;
}

function weightsLine(arms: Readonly<Record<string, number>>): Line | undefined {
  const shares = inOrder(arms).map(([arm, weight]) => `${arm} ${number(weight / 100)} %`);
  return shares.length === 0 ? undefined : { what: 'weights', tone: 'plain', text: shares.join(', ') };
}
