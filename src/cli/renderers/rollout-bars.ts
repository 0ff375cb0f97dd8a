import { shownWeight } from '../../domain/rollout/shown-step.ts';
import { fullWeight } from '../../domain/route/spec.ts';
import type { Style } from './style.ts';
import { escapeControls } from './text.ts';

const width = 20;

/** `stable ████████░░ 80 %   canary ██░░░░░░░░ 20 %`, as the proxy has it. */
export const bars = (arms: Readonly<Record<string, number>>, style: Style): string =>
  Object.entries(arms)
    .map(([name, weight]) => {
      const filled = Math.round((weight * width) / fullWeight);
      const bar = `${style.green('█'.repeat(filled))}${style.dim('░'.repeat(width - filled))}`;
      return `${escapeControls(name)} ${bar} ${shownWeight(weight)}`;
    })
    .join('   ');
