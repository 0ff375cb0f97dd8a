import type { RunEvent } from '../../domain/events/model.ts';
import type { RolloutEvent } from '../../domain/rollout/rollout-events.ts';
import { phaseWords } from './rollout-view.ts';
import { bars } from './rollout-bars.ts';
import type { Style } from './style.ts';
import { escapeControls } from './text.ts';
import { verdictLines } from './verdict.ts';
import type { View } from './view.ts';

type Told = Extract<RunEvent, { readonly type: 'rollout' }>;

/** What a rollout tells, with the service it belongs to. */
export function rolloutLines(
  { service, event }: Told,
  { style, detail }: Pick<View, 'style' | 'detail'>,
): readonly string[] {
  const name = `${style.bold(escapeControls(service))}: `;
  const blank = ' '.repeat(service.length + 2);
  return textOf(event, style, detail === 'all').map((text, index) => `${index === 0 ? name : blank}${text}`);
}

/** The same without the service. */
export const rolloutWords = (event: RolloutEvent, style: Style): readonly string[] => textOf(event, style, false);

function textOf(event: RolloutEvent, style: Style, all: boolean): readonly string[] {
  switch (event.type) {
    case 'revisions': {
      const from = event.stable === null ? 'nothing was live before' : `from ${escapeControls(event.stable)}`;
      return [`revision ${style.bold(escapeControls(event.canary))}, ${from}`];
    }
    case 'step':
      return [`step ${event.step} of ${event.of}: ${escapeControls(event.text)}`];
    case 'phase':
      return event.phase === 'preparing' && !all ? [] : [phaseLine(event, style)];
    case 'weights':
      return Object.keys(event.arms).length === 0 ? [] : [bars(event.arms, style)];
    case 'verdict':
      return verdictLines(event.verdict, style, 'words');
    case 'gate':
    case 'hook':
    case 'approved':
    case 'stack':
      return [answerLine(event, style)];
    case 'held':
      return [`${style.yellow('held')}: ${escapeControls(event.reason)}`];
    case 'retried':
      return [style.yellow(`${event.effect} failed, attempt ${event.attempts}: ${escapeControls(event.error)}`)];
    case 'ended':
      // The step says it too.
      return event.reason === undefined || !all
        ? []
        : [`${style.red(event.outcome)}: ${escapeControls(event.reason.text)}`];
  }
}

function phaseLine({ phase, reason }: Extract<RolloutEvent, { readonly type: 'phase' }>, style: Style): string {
  const why = reason === undefined ? '' : `: ${escapeControls(reason.text)}`;
  return (phase === 'rolling-back' ? style.yellow : style.dim)(`${phaseWords[phase]}${why}`);
}

type Answer = Extract<RolloutEvent, { readonly type: 'approved' | 'gate' | 'hook' | 'stack' }>;

function answerLine(event: Answer, style: Style): string {
  switch (event.type) {
    case 'stack':
      return `stack ${style.bold(escapeControls(event.stack))}: ${event.outcome}`;
    case 'gate': {
      const paint = { allow: style.green, deny: style.red, wait: style.yellow }[event.decision];
      return `gate of step ${event.step}: ${paint(event.decision)}: ${escapeControls(event.reason)}`;
    }
    case 'hook':
      return event.failed === undefined
        ? style.dim(`hook ${escapeControls(event.hook)} has run`)
        : style.yellow(`hook ${escapeControls(event.hook)} failed: ${escapeControls(event.failed)}`);
    case 'approved': {
      const note = event.note === undefined ? '' : `: ${escapeControls(event.note)}`;
      return `${style.green('approved')} by ${escapeControls(event.by)}${note}`;
    }
  }
}
