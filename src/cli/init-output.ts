import type { InitResult } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { escapeBlock, escapeControls, indent } from './renderers/text.ts';
import type { View } from './renderers/view.ts';
import type { Call } from './verb.ts';

const usualTemplate = 'minimal';

export async function initProject(call: Call): Promise<ExitCode> {
  const { options, screen } = call;
  const template = call.argument('template');
  if (options.flag('existing') && template !== undefined) {
    throw new DeliveryError('USAGE', `--existing and the template "${template}" exclude each other`);
  }
  const name = options.text('name');
  const toolkit = await call.io.toolkit();
  const result = await toolkit.init({
    directory: call.directory,
    template: options.flag('existing') ? 'existing' : (template ?? usualTemplate),
    dryRun: options.flag('dry-run'),
    force: options.flag('force'),
    ...(name === undefined ? {} : { name }),
  });
  const dry = options.flag('dry-run');
  await screen.present({
    json: result,
    text: () => render(result, dry ? 'dry' : 'real', screen.view()),
  });
  return dry || result.files.some(({ written }) => written) ? 0 : 1;
}

function render(result: InitResult, mode: 'dry' | 'real', view: View): string {
  const { style } = view;
  const lines: string[] = [];
  for (const file of result.files) {
    const state = file.written
      ? style.green('written')
      : mode === 'dry'
        ? style.dim('would be written')
        : style.yellow('left as it is');
    lines.push(`${state}  ${escapeControls(file.path)}`);
    if (mode === 'dry') lines.push(indent(escapeBlock(file.text.trimEnd()), '    '), '');
  }
  for (const note of result.notes) lines.push(`${style.yellow('note:')} ${escapeBlock(note)}`);
  if (mode === 'real' && !result.files.some(({ written }) => written)) {
    lines.push('', `nothing was written; ${style.bold('--force')} writes over what is there`);
  } else if (mode === 'real')
    lines.push('', `next: ${style.bold('fairlead validate')}, then ${style.bold('fairlead plan')}`);
  return lines.join('\n');
}
