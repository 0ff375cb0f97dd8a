/** Plain lines of a run over many stacks: nobody reads two lines for each of a thousand. */
import type { RunEvent } from '../../domain/events/model.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { RunView } from './run-view.ts';
import { nameOf } from './step-words.ts';
import type { Style } from './style.ts';
import { escapeControls } from './text.ts';
import { duration, secondsBetween } from './time.ts';

/** A run over more stacks than this is told in part. */
const manyStacks = 50;
/** Stacks whose lines are all told, so that it is seen what they look like. */
const toldWhole = 20;
const everySeconds = 5;
const namesShown = 3;

export interface BoundedLog {
  /** Whether the event is left to the progress line: a step that begins, or that ends without a change. */
  isLeftOut(event: RunEvent): boolean;
  /** A line with sums, at most every few seconds, while there is something that was left out. */
  progress(now: Date): string | undefined;
}

/** @param view as it is after the event that is asked about */
export function boundedLog(view: RunView, style: Style): BoundedLog {
  const whole = new Set<string>();
  const warned = new Set<string>();
  let said: number | undefined;
  let leftOut = 0;
  let stacks = 0;
  return {
    isLeftOut(event) {
      if (event.type === 'run.started') stacks = new Set(event.steps.map(({ stack }) => stack)).size;
      if (stacks <= manyStacks || !('step' in event) || !('stack' in event) || event.stack === undefined) return false;
      if (whole.size < toldWhole) whole.add(event.stack);
      if (whole.has(event.stack) || !isQuiet(event, warned)) return false;
      leftOut += 1;
      return true;
    },
    progress(now) {
      const time = now.getTime();
      said ??= time;
      if (leftOut === 0 || view.ended !== undefined || time - said < everySeconds * 1000) return undefined;
      said = time;
      leftOut = 0;
      return progressLine(view, now, style);
    },
  };
}

function isQuiet(event: RunEvent, warned: Set<string>): boolean {
  if (event.type === 'step.started') return true;
  if (event.type === 'step.done') return !isChange(event.result);
  if (event.type !== 'engine') return false;
  if (event.event.type === 'resource.started' || event.event.type === 'resource.progress') return true;
  if (event.event.type !== 'diagnostic' || event.event.severity !== 'warning') return false;
  // The same warning of every stack is told once; the plan has them all.
  const known = warned.has(event.event.summary);
  warned.add(event.event.summary);
  return known;
}

/** A plan that changes something or finds drift, an apply that did something; what is not known here counts as one. */
function isChange(result: Json): boolean {
  if (!isJsonObject(result)) return true;
  if (typeof result['changed'] === 'boolean') return result['changed'] || result['drifted'] === true;
  return result['outcome'] !== 'unchanged';
}

function progressLine(view: RunView, now: Date, style: Style): string {
  const counts = { done: 0, running: 0, failed: 0, interrupted: 0, blocked: 0, waiting: 0 };
  const running: string[] = [];
  for (const step of view.steps.values()) {
    counts[step.state] += 1;
    if (step.state === 'running') running.push(escapeControls(nameOf(step)));
  }
  const parts = (['running', 'failed', 'interrupted', 'blocked'] as const).flatMap((state) =>
    counts[state] === 0 ? [] : [`${counts[state]} ${state}`],
  );
  const elapsed = view.startedAt === undefined ? '' : `, ${duration(secondsBetween(view.startedAt, now))}`;
  const names = running.slice(0, namesShown).join(', ');
  const more = running.length > namesShown ? ', …' : '';
  const at = names === '' ? '' : ` (${names}${more})`;
  const sums = [`${counts.done} of ${view.steps.size} steps done`, ...parts].join(', ');
  return style.dim(`… ${sums}${elapsed}${at}`);
}
