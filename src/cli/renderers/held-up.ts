/** What a run did not get to, and why: told by stack and by cause, not by step. */
import { listed, refusalOf, wordsOf } from './step-words.ts';
import type { RunView, StepView } from './run-view.ts';
import { escapeControls } from './text.ts';
import type { View } from './view.ts';

/** One line for each cause; empty where everything was done, or failed by itself. */
export function renderHeldUp(run: RunView, view: View): string {
  const causes = new Map<string, string[]>();
  for (const { stack, because } of heldUp(run)) causes.set(because, [...(causes.get(because) ?? []), stack]);
  const verb = didOf(run.kind);
  return [...causes]
    .map(([because, stacks]) => `${view.style.yellow(`not ${verb}:`)} ${listed(stacks, view)}, because ${because}`)
    .join('\n');
}

/** Why a blocked step cannot start: what failed or was interrupted, however far away. */
export function causeOf(step: StepView, run: RunView): string {
  const names = new Map<string, string[]>();
  for (const root of rootsOf(step, run)) {
    const happened = happenedTo(root, run);
    names.set(happened, [...(names.get(happened) ?? []), subjectOf(root)]);
  }
  return [...names].map(([happened, subjects]) => `${subjects.join(', ')} ${happened}`).join(' and ');
}

const didOf = (runKind: string): string => wordsOf({ id: runKind === 'drift' ? 'plan' : runKind }, runKind).did;

interface Held {
  readonly stack: string;
  readonly because: string;
}

function heldUp(run: RunView): readonly Held[] {
  // The steps stand in order: what comes last is what the stack is there for.
  const last = new Map<string, StepView>();
  const broken = new Set<string>();
  for (const step of run.steps.values()) {
    if (step.stack === undefined) continue;
    last.set(step.stack, step);
    if (step.state === 'failed' || (step.state === 'interrupted' && run.kind !== 'plan' && run.kind !== 'drift')) {
      broken.add(step.stack);
    }
  }
  return [...last].flatMap(([stack, step]) => {
    const because = broken.has(stack) ? undefined : reasonOf(step, run);
    return because === undefined ? [] : [{ stack, because }];
  });
}

function reasonOf(step: StepView, run: RunView): string | undefined {
  if (step.state === 'blocked') return causeOf(step, run);
  if (step.state === 'interrupted') return 'it was interrupted';
  if (step.state !== 'waiting') return undefined;
  if (run.stopping) return 'the run was interrupted';
  return 'the run stops at the first failure (`--keep-going` goes on)';
}

function rootsOf(step: StepView, run: RunView): readonly StepView[] {
  const roots = new Map<string, StepView>();
  const open = [...step.blockedBy];
  const seen = new Set<string>();
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const found = run.steps.get(id);
    if (found === undefined) continue;
    if (found.state === 'blocked') open.push(...found.blockedBy);
    else roots.set(id, found);
  }
  return [...roots.values()];
}

const subjectOf = (step: StepView): string => escapeControls(step.stack ?? 'the approval');

function happenedTo(step: StepView, run: RunView): string {
  if (step.state === 'interrupted') return 'was interrupted';
  if (step.stack === undefined) return refusalOf(step.error?.code) === 'declined' ? 'was declined' : 'is missing';
  if (step.state !== 'failed') return `is not ${wordsOf(step, run.kind).did}`;
  return step.id.startsWith('plan:') ? `could not be ${wordsOf(step, run.kind).did}` : 'failed';
}
