import type { DriftLook } from '../../app/toolkit.ts';
import type { DriftNews } from '../../domain/change/drift-news.ts';
import { renderChange } from './plan-change.ts';
import { reportLines } from './plan-stack.ts';
import { escapeBlock, escapeControls } from './text.ts';
import { moment } from './time.ts';
import type { View } from './view.ts';

/** What is new of a look; empty where nothing is, but for the first one. */
export function renderLook(look: DriftLook, view: View): string {
  const { style } = view;
  const at = style.dim(moment(look.at));
  const blocks = [...failures(look, at, view), ...look.news.map((news) => newsOf(news, look, at, view))];
  if (blocks.length > 0) return `${blocks.join('\n')}\n`;
  if (look.look === 1) return `${at} ${style.green('nothing has drifted')}`;
  return view.detail === 'all' ? `${at} ${style.dim('nothing new')}` : '';
}

function failures({ error, result }: DriftLook, at: string, { style }: View): readonly string[] {
  const failed = (result?.failures ?? []).map(
    (failure) =>
      `${at} ${style.red('could not be looked at:')} ${style.bold(escapeControls(failure.stack ?? failure.step))}: ${escapeBlock(failure.error.message)} ${style.dim(`[${failure.error.code}]`)}`,
  );
  if (error === undefined) return failed;
  const hint = error.hint === undefined ? '' : `\n  ${style.cyan('next:')} ${escapeControls(error.hint)}`;
  return [
    ...failed,
    `${at} ${style.red('could not look:')} ${escapeBlock(error.message)} ${style.dim(`[${error.code}]`)}${hint}`,
  ];
}

function newsOf({ stack, found, settled }: DriftNews, look: DriftLook, at: string, view: View): string {
  const { style } = view;
  const report = found.length === 0 ? undefined : look.known.find((each) => each.stack === stack);
  return [
    `${at} ${style.bold(escapeControls(stack))}`,
    ...found.flatMap((change) => renderChange(change, 'drift', view)),
    ...settled.map(({ address }) => `    ${style.green(`${escapeControls(address)} is in order again`)}`),
    ...reportLines(report, view),
  ].join('\n');
}
