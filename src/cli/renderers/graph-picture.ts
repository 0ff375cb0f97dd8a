import type { StackGraph } from '../../app/toolkit.ts';
import { layOut, type Point, type Wire } from './graph-layout.ts';
import { escapeXml } from './markup.ts';
import { count, escapeControls, shorten } from './text.ts';

/** A picture that stands alone, readable on light and dark ground. */
export function renderSvg(graph: StackGraph, title: string): string {
  const layout = layOut(graph);
  const because = new Map(graph.reasons.map((reason) => [JSON.stringify([reason.to, reason.from]), reason.because]));
  const wires = layout.wires.map((wire) => wireElement(wire, because.get(JSON.stringify([wire.from, wire.to])) ?? []));
  const boxes = layout.boxes.map((box) => {
    const label = shorten(escapeControls(box.name), 36);
    return [
      `<g class="stack"><title>${escapeXml(box.name)}</title>`,
      `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="8"/>`,
      `<text x="${box.x + box.width / 2}" y="${box.y + box.height / 2}">${escapeXml(label)}</text></g>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" role="img" aria-label="${escapeXml(`Stacks of ${title}`)}">`,
    `<title>${escapeXml(`Stacks of ${title}`)}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0,0 L8,4 L0,8 z"/></marker></defs>',
    ...wires,
    ...boxes,
    '</svg>',
  ].join('\n');
}

/** One page with the picture and the reasons of every edge; it loads nothing. */
export function renderHtml(graph: StackGraph, title: string): string {
  const rows = graph.reasons.map(
    ({ from, to, because }) =>
      `<tr><td>${escapeXml(from)}</td><td>${escapeXml(to)}</td><td>${because.map((each) => `<code>${escapeXml(each)}</code>`).join(', ')}</td></tr>`,
  );
  const steps = graph.order.map((name) => `<li>${escapeXml(name)}</li>`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeXml(`Stacks of ${title}`)}</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    `<h1>Stacks of ${escapeXml(title)}</h1>`,
    `<p>${count(graph.order.length, 'stack')}, applied from left to right.</p>`,
    `<div class="picture">${renderSvg(graph, title)}</div>`,
    ...(rows.length === 0
      ? []
      : [
          '<h2>Why</h2>',
          '<table><thead><tr><th>stack</th><th>needs</th><th>because of</th></tr></thead><tbody>',
          ...rows,
          '</tbody></table>',
        ]),
    '<h2>One order of application</h2>',
    `<ol>${steps.join('')}</ol>`,
    '</body>',
    '</html>',
  ].join('\n');
}

function wireElement(wire: Wire, because: readonly string[]): string {
  const reasons = because.length === 0 ? '' : `: ${because.join(', ')}`;
  const title = escapeXml(`${wire.to} needs ${wire.from}${reasons}`);
  return `<path class="wire" d="${curve(wire.points)}" marker-end="url(#tip)"><title>${title}</title></path>`;
}

/** Level where it leaves and arrives, a soft curve in between. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  let at = first;
  for (const point of rest) {
    const middle = Math.round((at.x + point.x) / 2);
    path +=
      at.y === point.y ? ` L${point.x},${point.y}` : ` C${middle},${at.y} ${middle},${point.y} ${point.x},${point.y}`;
    at = point;
  }
  return path;
}

const style = [
  '.stack rect{fill:#eef4ff;stroke:#3b6fd4;stroke-width:1.5}',
  '.stack text{fill:#14264a;font:14px ui-sans-serif,system-ui,sans-serif;text-anchor:middle;dominant-baseline:central}',
  '.wire{fill:none;stroke:#7a869a;stroke-width:1.5}',
  '.wire:hover{stroke:#d9480f;stroke-width:2.5}',
  '.tip{fill:#7a869a}',
  '@media (prefers-color-scheme:dark){.stack rect{fill:#1b2a4a;stroke:#7ea6ff}.stack text{fill:#e6eeff}.wire{stroke:#93a1b8}.tip{fill:#93a1b8}}',
].join('');

const pageStyle = [
  ':root{color-scheme:light dark}',
  'body{font:16px/1.5 ui-sans-serif,system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;background:#fff;color:#14264a}',
  '.picture{overflow:auto;border:1px solid #d5dbe5;border-radius:8px;padding:.5rem}',
  '.picture svg{max-width:none;height:auto}',
  'table{border-collapse:collapse}td,th{text-align:left;padding:.25rem 1rem .25rem 0;border-bottom:1px solid #d5dbe5}',
  '@media (prefers-color-scheme:dark){body{background:#0e1628;color:#e6eeff}.picture,td,th{border-color:#33415c}}',
].join('');
