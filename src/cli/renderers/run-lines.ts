/** Plain lines for logs and pipes: every event that matters, once, with the stack it belongs to. */
import type { EngineEvent, RunEvent } from '../../domain/events/model.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import { rolloutLines } from './rollout-lines.ts';
import { confirmedAtOf } from './run-view.ts';
import type { Paint, Style } from './style.ts';
import { actionDid, actionDoing, confirmedWords, firstWords, nameOf, refusalOf, wordsOf } from './step-words.ts';
import { count, escapeBlock, escapeControls, indent } from './text.ts';
import { duration, moment } from './time.ts';
import type { View } from './view.ts';

export type LineView = Pick<View, 'style' | 'detail'>;

/** The lines of one event; none where it does not matter to a person. @param runKind of the run the event belongs to */
export function eventLines(event: RunEvent, runKind: string, view: LineView): readonly string[] {
  const { style } = view;
  switch (event.type) {
    case 'run.started': {
      const word = event.resumed ? 'resumes' : 'begins';
      return [
        `${style.bold(`${event.kind} ${word}`)} in ${escapeControls(event.environment)} ${style.dim(`(run ${event.run})`)}`,
        ...(event.first === undefined ? [] : [firstWords(event.first, view)]),
      ];
    }
    case 'run.queued':
      return [style.yellow(queuedWords(event))];
    case 'run.stopping':
      return [style.yellow('stopping: nothing new starts, the tools at work are asked to stop')];
    case 'run.ended':
      return [];
    case 'engine':
      // What a rollout does has its service's name, as everything else of it.
      return engineLines(event.event, escapeControls(nameOf({ id: event.stack, stack: undefined })), view);
    case 'rollout':
      return rolloutLines(event, view);
    case 'step.started': {
      // With `--yes` nobody waits, and without a terminal the end of the run says for what it waits.
      if (event.step === 'approve' && view.detail !== 'all') return [];
      const again = event.attempt > 1 ? ` (attempt ${event.attempt})` : '';
      return [`${named(event, style)}${wordsOf({ id: event.step }, runKind).doing}${again}`];
    }
    case 'step.done':
      return doneLines(event, runKind, view);
    case 'step.failed': {
      const refusal = refusalOf(event.error.code);
      if (refusal !== undefined) {
        if (view.detail !== 'all') return [];
        return [
          `${style.yellow(refusal === 'declined' ? refusal : 'waiting')}: ${escapeControls(event.error.message)}`,
        ];
      }
      return [
        `${named(event, style)}${style.red('failed')} after ${duration(event.seconds)}: ${escapeControls(event.error.message)} ${style.dim(`[${event.error.code}]`)}`,
      ];
    }
    case 'step.interrupted':
      return [`${named(event, style)}${style.yellow('interrupted')} after ${duration(event.seconds)}`];
    case 'step.blocked':
      return blockedLines(event, view);
  }
}

/** The end of the run tells it once for all, by cause. */
const blockedLines = (
  event: Extract<RunEvent, { readonly type: 'step.blocked' }>,
  { style, detail }: LineView,
): readonly string[] =>
  detail === 'all'
    ? [`${named(event, style)}${style.yellow('blocked')} by ${event.by.map(escapeControls).join(', ')}`]
    : [];

/** What it waits for, and until when. */
const queuedWords = ({ behind, services, how, until }: Queued): string => {
  const names = services.map(escapeControls).join(', ');
  const asked = how === 'supersede' ? `, which was asked to make way` : '';
  return `waits for run ${escapeControls(behind)}, which rolls ${names} out${asked}; at most until ${moment(until)}`;
};

type Queued = Extract<RunEvent, { readonly type: 'run.queued' }>;

function doneLines(
  event: Extract<RunEvent, { readonly type: 'step.done' }>,
  runKind: string,
  { style, detail }: LineView,
): readonly string[] {
  if (isIdle(event.result)) return detail === 'all' ? [`${named(event, style)}nothing to approve`] : [];
  const confirmedAt = confirmedAtOf(event.result);
  if (confirmedAt !== undefined)
    return [`${named(event, style)}${style.dim(confirmedWords(confirmedAt, new Date(event.at)))}`];
  return [
    `${named(event, style)}${style.green(wordsOf({ id: event.step }, runKind).did)} in ${duration(event.seconds)}`,
  ];
}

/** What an approval answers where there is no plan that changes anything. */
const isIdle = (result: Json): boolean =>
  isJsonObject(result) && (result['approved'] === 'nothing to change' || result['approved'] === 'in advance');

const named = (event: { readonly step: string; readonly stack?: string }, style: Style): string =>
  `${style.bold(escapeControls(nameOf({ id: event.step, stack: event.stack })))}: `;

function engineLines(event: EngineEvent, stack: string, view: LineView): readonly string[] {
  const { style } = view;
  const all = view.detail === 'all';
  const line = (text: string): string => `${style.bold(stack)}: ${text}`;
  switch (event.type) {
    case 'resource.started':
      return [line(`${escapeControls(event.address)} ${actionDoing(event.action)}`)];
    case 'resource.progress':
      return [
        line(
          `${escapeControls(event.address)} still ${actionDoing(event.action)} after ${duration(event.elapsedSeconds)}`,
        ),
      ];
    case 'resource.completed': {
      const id = event.id === undefined ? '' : style.dim(` [${escapeControls(event.id)}]`);
      return [
        line(
          `${escapeControls(event.address)} ${style.green(actionDid(event.action))} in ${duration(event.elapsedSeconds)}${id}`,
        ),
      ];
    }
    case 'resource.failed':
      return [
        line(
          `${escapeControls(event.address)} ${style.red(`${escapeControls(event.action)} failed`)} after ${duration(event.elapsedSeconds)}`,
        ),
      ];
    case 'diagnostic':
      return diagnosticLines(event, line, view);
    case 'message':
      return messageLines(event.text, line);
    case 'approval.offered':
      return [
        line(`step ${event.step} waits for an approval, until ${moment(event.until)}`),
        line(`  approve: ${event.approve}`),
        line(`  reject:  ${event.reject}`),
      ];
    case 'drift.found':
      return [line(`${escapeControls(event.address)} has drifted (${escapeControls(event.action)})`)];
    case 'refresh':
      return all ? [line(style.dim(`${escapeControls(event.address)} refreshed`))] : [];
    case 'change.planned':
      return all ? [line(style.dim(`${escapeControls(event.address)} to ${escapeControls(event.action)}`))] : [];
    case 'command.started':
      return all ? [line(style.dim(`${escapeControls(event.command)} started`))] : [];
    case 'command.ended':
      return all ? [line(style.dim(commandEnd(event)))] : [];
    case 'init.skipped':
      return all ? [line(style.dim('init skipped: nothing it depends on changed'))] : [];
  }
}

const commandEnd = ({ command, seconds, exitCode }: Extract<EngineEvent, { readonly type: 'command.ended' }>): string =>
  `${escapeControls(command)} ended after ${duration(seconds)}, exit ${exitCode ?? 'by signal'}`;

function messageLines(text: string, line: (text: string) => string): readonly string[] {
  const [first = '', ...more] = escapeBlock(text.trimEnd()).split('\n');
  return [line(first), ...more.map((each) => indent(each, '    '))];
}

type Diagnostic = Extract<EngineEvent, { readonly type: 'diagnostic' }>;

function diagnosticLines(event: Diagnostic, line: (text: string) => string, view: LineView): readonly string[] {
  const paint: Paint = event.severity === 'error' ? view.style.red : view.style.yellow;
  const place = [event.address, event.file === undefined ? undefined : `${event.file}:${event.line ?? 1}`]
    .filter((part) => part !== undefined)
    .map(escapeControls)
    .join(', ');
  const head = line(`${paint(event.severity)}: ${escapeControls(event.summary)}${place === '' ? '' : ` (${place})`}`);
  if (event.detail === undefined || event.detail.trim() === '') return [head];
  const detail = escapeBlock(event.detail.trim());
  const lines = detail.split('\n');
  const shown = event.severity === 'error' || view.detail === 'all' ? lines : lines.slice(0, 3);
  const more = lines.length - shown.length;
  return [
    head,
    indent(shown.join('\n'), '    '),
    ...(more > 0 ? [`    … ${count(more, 'more line')}, see --verbose`] : []),
  ];
}
