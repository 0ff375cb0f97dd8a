import type { StackGraph } from '../../app/toolkit.ts';
import { count, escapeControls } from './text.ts';
import type { View } from './view.ts';

/** What is applied first is the root; a stack that several need is drawn in full once and named afterwards. */
export function renderGraphTree(graph: StackGraph, view: View): string {
  const { style } = view;
  const dependents = dependentsOf(graph);
  const drawn = new Set<string>();
  const lines: string[] = [];
  const roots = graph.order.filter((name) => (graph.dependsOn[name] ?? []).length === 0);
  // Depth first with a stack of its own: a chain of thousands must not overflow.
  const open = roots.toReversed().map((name) => ({ name, lead: '', branch: '', under: '' }));
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { name, lead, branch, under } = item;
    const children = dependents.get(name) ?? [];
    const again = drawn.has(name) && children.length > 0;
    drawn.add(name);
    const others = (graph.dependsOn[name] ?? []).filter((other) => other !== under).map(escapeControls);
    const also = others.length === 0 || branch === '' ? '' : style.dim(`  (also needs ${others.join(', ')})`);
    lines.push(`${lead}${branch}${style.bold(escapeControls(name))}${also}${again ? style.dim('  …') : ''}`);
    if (again) continue;
    const inner = lead + (branch === '' ? '' : branch === '└─ ' ? '   ' : '│  ');
    for (const [index, child] of [...children.entries()].toReversed()) {
      open.push({ name: child, lead: inner, branch: index === children.length - 1 ? '└─ ' : '├─ ', under: name });
    }
  }
  const edges = Object.values(graph.dependsOn).reduce((sum, list) => sum + list.length, 0);
  const summary = style.dim(
    `${count(graph.order.length, 'stack')}, ${edges === 0 ? 'no dependencies' : `${count(edges, 'dependency', 'dependencies')}; applied from left to right`}`,
  );
  return [...lines, '', summary, ...reasons(graph, view)].join('\n');
}

function reasons(graph: StackGraph, view: View): readonly string[] {
  if (view.detail === 'usual') return [];
  return [
    '',
    ...graph.reasons.map(
      ({ from, to, because }) =>
        `${escapeControls(from)} needs ${escapeControls(to)}: ${because.map(escapeControls).join(', ')}`,
    ),
  ];
}

/** Stack → stacks that need it, in the order of application. */
function dependentsOf(graph: StackGraph): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const name of graph.order) {
    for (const needed of graph.dependsOn[name] ?? []) {
      const list = dependents.get(needed) ?? [];
      list.push(name);
      dependents.set(needed, list);
    }
  }
  return dependents;
}

/** An arrow points to what is needed. */
export function renderDot(graph: StackGraph, title: string): string {
  const quoted = (text: string): string => `"${escapeControls(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const nodes = graph.order.map((name) => `  ${quoted(name)};`);
  const edges = graph.reasons.map(
    ({ from, to, because }) => `  ${quoted(from)} -> ${quoted(to)} [tooltip=${quoted(because.join(', '))}];`,
  );
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=RL;',
    '  node [shape=box, style=rounded];',
    ...nodes,
    ...edges,
    '}',
  ].join('\n');
}

/** Arrows go in the order of application. */
export function renderMermaid(graph: StackGraph): string {
  const ids = new Map(graph.order.map((name, index) => [name, `s${index}`]));
  const label = (text: string): string =>
    escapeControls(text).replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
  const nodes = graph.order.map((name) => `  ${ids.get(name)}["${label(name)}"]`);
  const edges = Object.entries(graph.dependsOn).flatMap(([from, needed]) =>
    needed.map((to) => `  ${ids.get(to)} --> ${ids.get(from)}`),
  );
  return ['flowchart LR', ...nodes, ...edges].join('\n');
}
