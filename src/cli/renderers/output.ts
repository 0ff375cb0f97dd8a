import type { Json } from '../../domain/json.ts';
import { showValue } from './plan-value.ts';
import { displayWidth, escapeControls, padEnd } from './text.ts';
import type { View } from './view.ts';

/** An output as it may be printed. */
export type ShownOutput =
  | { readonly sensitive: boolean; readonly value: Json }
  | { readonly sensitive: true; readonly hidden: true };

export type OutputsByStack = Readonly<Record<string, Readonly<Record<string, ShownOutput>>>>;

export function renderOutputs(outputs: OutputsByStack, view: View): string {
  const { style } = view;
  const stacks = Object.entries(outputs);
  if (stacks.every(([, values]) => Object.keys(values).length === 0))
    return style.dim('no outputs; `fairlead apply` makes them');
  const blocks = stacks.map(([stack, values]) => {
    const names = Object.keys(values);
    if (names.length === 0) return `${style.bold(escapeControls(stack))}\n  ${style.dim('(no outputs)')}`;
    const width = Math.max(...names.map((name) => displayWidth(escapeControls(name))));
    const room = view.detail === 'all' ? Number.POSITIVE_INFINITY : Math.max(20, view.width - width - 5);
    const lines = Object.entries(values).map(([name, output]) => {
      const shown =
        'hidden' in output ? ({ kind: 'sensitive' } as const) : ({ kind: 'known', value: output.value } as const);
      return `  ${padEnd(escapeControls(name), width)} = ${showValue(shown, room, style)}`;
    });
    return [style.bold(escapeControls(stack)), ...lines].join('\n');
  });
  return blocks.join('\n\n');
}
