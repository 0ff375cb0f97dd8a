import type { FoundTool } from '../../ports/tool-locator.ts';
import { type Cell, table } from './table.ts';
import type { View } from './view.ts';

export function renderTools(tools: readonly FoundTool[], view: View): string {
  if (tools.length === 0) return 'no engine was found; `fairlead tools install opentofu` fetches one';
  const { style } = view;
  const origins = { setting: 'settings', installed: 'installed by Fairlead', path: 'PATH' } as const;
  const rows = tools.map((tool): readonly Cell[] => [
    { text: tool.engine, paint: style.bold },
    tool.version ?? '?',
    origins[tool.origin],
    tool.fault === undefined ? { text: '✓ usable', paint: style.green } : { text: `✗ ${tool.fault}`, paint: style.red },
    { text: tool.path, paint: style.dim },
  ]);
  return table({ header: ['engine', 'version', 'from', 'state', 'path'], rows, whole: [4] }, view);
}
