/**
 * A plan, or a look at drift, as Markdown for a pull request: what is destroyed first, then each stack to unfold. The text
 * depends on the plan alone, not on when or where it is made: who posts it again may compare it.
 */
import type { StepFailure } from '../../app/toolkit.ts';
import { type Destruction, destructions } from '../../domain/change/destroyed.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import { hasChanges, isEffective, summarise } from '../../domain/change/summarise.ts';
import { codeName, diffBlock, plainText } from './markdown.ts';
import { aboutStacks, type PlanContext, sortedPlans } from './plan-context.ts';
import { unseenLine } from './plan-reach.ts';
import { type AboutStack, stackLines } from './plan-stack.ts';
import { planTotal } from './plan-total.ts';
import { summaryText, symbolOf } from './plan-words.ts';
import { plainStyle } from './style.ts';
import { count } from './text.ts';
import { moment } from './time.ts';
import type { View } from './view.ts';

export interface MarkdownContext extends PlanContext {
  readonly failures: readonly StepFailure[];
  /** Characters. @default 65,536: what a comment on GitHub may have */
  readonly limit?: number;
}

const usualLimit = 65_536;
/** For the end, which says what was left out. */
const reserve = 1000;
/** How much of the whole may be full after the failures, the table and the details. */
const failureShare = 0.2;
const tableShare = 0.5;
const stackShare = 0.85;

export function planMarkdown(unsorted: readonly StackPlan[], context: MarkdownContext): string {
  const plans = sortedPlans(unsorted, context);
  const writer = createWriter((context.limit ?? usualLimit) - reserve);
  writer.must(mark(context));
  writer.must(`### ${heading(plans, context)}`);
  writer.must(plainText(planTotal(plans, context, view)));
  writeFailures(context.failures, writer);
  writeDestroyed(destructions(plans), writer);
  const about = aboutStacks(context);
  const shown = plans.filter((plan) => hasChanges(plan) || plan.drift.length > 0 || plan.warnings.length > 0);
  writeStacks(shown, about, writer);
  writeRest(plans, context, writer);
  return `${writer.end().join('\n\n')}\n`;
}

/** Who posts it finds the comment of the last time by it. */
function mark({ command, project, environment }: PlanContext): string {
  const names = [command, project, environment].map((name) =>
    encodeURIComponent(name.slice(0, 200).toWellFormed()).replaceAll('--', '-%2D'),
  );
  return `<!-- fairlead ${names.join('/')} -->`;
}

function heading(plans: readonly StackPlan[], { command, project, environment }: PlanContext): string {
  const destroying = plans.length > 0 && plans.every((plan) => plan.mode === 'destroy');
  const what = command === 'drift' ? 'Drift of' : destroying ? 'Plan to destroy' : 'Plan for';
  return `${what} ${codeName(project)} in ${codeName(environment)}, ${count(plans.length, 'stack')}`;
}

const view: View = { style: plainStyle, width: 120, now: new Date(0), detail: 'usual' };

interface Writer {
  must(block: string): void;
  /** Characters that are left until so much of the whole is full. */
  room(share: number): number;
  leftOut(what: string): void;
  end(): readonly string[];
}

function createWriter(limit: number): Writer {
  const blocks: string[] = [];
  const missing: string[] = [];
  let used = 0;
  return {
    must(block) {
      blocks.push(block);
      used += block.length + 2;
    },
    room: (share) => limit * share - used - 2,
    leftOut: (what) => missing.push(what),
    end: () =>
      missing.length === 0
        ? blocks
        : [...blocks, `**Left out, it would be too long:** ${missing.join('; ')}. The command shows all of it.`],
  };
}

function writeFailures(failures: readonly StepFailure[], writer: Writer): void {
  const lines = failures.map(
    ({ step, stack, error }) => `- ${codeName(stack ?? step)} failed: ${plainText(error.message)} (${error.code})`,
  );
  const fitting = writeFitting(lines, '', failureShare, writer);
  if (fitting < lines.length) writer.leftOut(`${lines.length - fitting} failures`);
}

function writeDestroyed(gone: readonly Destruction[], writer: Writer): void {
  if (gone.length === 0) return;
  const rows = gone.map((each) => {
    const deposed = each.deposed === undefined ? '' : ` (deposed object ${plainText(each.deposed)})`;
    const what = each.action === 'replace' ? 'replaced' : 'destroyed';
    const holds = each.holds === undefined ? '' : `, **holds data: ${plainText(each.holds)}**`;
    const symbol = symbolOf({ action: each.action, createFirst: each.createFirst ?? false });
    return `| <code>${symbol}</code> | ${codeName(each.stack)} | ${codeName(each.address)}${deposed} | ${what}${holds} |`;
  });
  const head = `**Will be destroyed (${gone.length})**\n\n| | stack | resource | |\n|---|---|---|---|\n`;
  const fitting = writeFitting(rows, head, tableShare, writer);
  if (fitting < rows.length) writer.leftOut(`${rows.length - fitting} of ${rows.length} that will be destroyed`);
}

/** As many of the lines as there is room for; tells how many. @param share of the whole that may be full after them */
function writeFitting(lines: readonly string[], head: string, share: number, writer: Writer): number {
  const room = writer.room(share) - head.length;
  let [used, fitting] = [0, 0];
  for (const line of lines) {
    used += line.length + 1;
    if (used > room) break;
    fitting += 1;
  }
  if (fitting > 0) writer.must(head + lines.slice(0, fitting).join('\n'));
  return fitting;
}

/** In full where there is room, else by its sum; what does not even have room for that is counted. */
function writeStacks(plans: readonly StackPlan[], about: (stack: string) => AboutStack, writer: Writer): void {
  const short: string[] = [];
  for (const plan of plans) {
    const sum = sumOf(plan);
    const title = `${codeName(plan.stack)}: ${sum} (${plainText(plan.engine)} ${plainText(plan.engineVersion)})`;
    const lines = stackLines(plan, about(plan.stack), view);
    const block = `<details>\n<summary>${title}</summary>\n\n${diffBlock(lines)}\n\n</details>`;
    if (block.length <= writer.room(stackShare)) writer.must(block);
    else short.push(`- ${title}`);
  }
  if (short.length === 0) return;
  const fitting = writeFitting(short, 'Without their details:\n\n', 1, writer);
  writer.leftOut(`the details of ${count(short.length, 'stack')}`);
  if (fitting < short.length) writer.leftOut(`${count(short.length - fitting, 'stack')} of these wholly`);
}

function sumOf(plan: StackPlan): string {
  if (plan.mode === 'refresh-only') return `${count(plan.drift.filter(isEffective).length, 'resource')} drifted`;
  if (plan.deferred !== undefined) return 'not known yet';
  return summaryText(summarise(plan), plainStyle) ?? (hasChanges(plan) ? 'only outputs change' : 'no changes');
}

function writeRest(plans: readonly StackPlan[], context: MarkdownContext, writer: Writer): void {
  const same = plans.filter((plan) => !hasChanges(plan)).length;
  const lines: string[] = [];
  if (same > 0 && same < plans.length)
    lines.push(`${context.command === 'drift' ? 'Not drifted' : 'Unchanged'}: ${count(same, 'stack')}.`);
  const times = plans.flatMap(({ confirmedAt }) => (confirmedAt === undefined ? [] : [confirmedAt])).toSorted();
  const [oldest] = times;
  if (oldest !== undefined)
    lines.push(
      `Not planned again: ${count(times.length, 'stack')}, found unchanged at ${plainText(moment(oldest))} or later.`,
    );
  const unseen = unseenLine(context.reach ?? [], 'usual');
  if (unseen !== undefined) lines.push(plainText(unseen));
  if (lines.length === 0) return;
  const block = lines.join('  \n');
  if (block.length <= writer.room(1)) writer.must(block);
}
