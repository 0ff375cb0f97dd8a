import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackGraph } from '../../app/toolkit.ts';
import { type Box, layOut } from './graph-layout.ts';
import { renderHtml, renderSvg } from './graph-picture.ts';
import { renderDot, renderGraphTree, renderMermaid } from './graph-text.ts';
import { testView } from '../testing-toolkit.ts';

/** A graph without cycles: every stack needs only earlier ones. */
const graphs: fc.Arbitrary<StackGraph> = fc
  .array(fc.array(fc.nat({ max: 50 }), { maxLength: 4 }), { minLength: 1, maxLength: 25 })
  .map((rows) => {
    const order = rows.map((_, index) => `s${index}`);
    const dependsOn = Object.fromEntries(
      rows.map((row, index) => [
        `s${index}`,
        index === 0 ? [] : [...new Set(row.map((each) => `s${each % index}`))].toSorted(),
      ]),
    );
    return { order, dependsOn, reasons: [] };
  });

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('layout', () => {
  it('draws every stack once, inside the picture, and none over another', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layOut(graph);

        expect(layout.boxes.map((box) => box.name).toSorted()).toEqual(graph.order.toSorted());
        for (const [index, box] of layout.boxes.entries()) {
          expect(
            box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height,
          ).toBe(true);
          expect(layout.boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
        }
      }),
    );
  });

  it('leads every wire from left to right, from what is needed to what needs it', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layOut(graph);

        const edges = graph.order.flatMap((name) => (graph.dependsOn[name] ?? []).map((needed) => `${needed} ${name}`));
        expect(layout.wires.map((wire) => `${wire.from} ${wire.to}`).toSorted()).toEqual(edges.toSorted());
        for (const wire of layout.wires) {
          const xs = wire.points.map((point) => point.x);
          expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('takes a chain of two thousand stacks without overflowing', () => {
    const order = Array.from({ length: 2000 }, (_, index) => `s${index}`);
    const dependsOn = Object.fromEntries(order.map((name, index) => [name, index === 0 ? [] : [`s${index - 1}`]]));
    const graph = { order, dependsOn, reasons: [] };

    expect(layOut(graph).boxes).toHaveLength(2000);
    expect(renderGraphTree(graph, testView)).toContain('s1999');
  });

  it('takes the empty graph', () => {
    const empty = { order: [], dependsOn: {}, reasons: [] };

    expect(layOut(empty)).toMatchObject({ boxes: [], wires: [] });
    expect(renderSvg(empty, 'x')).toContain('</svg>');
  });
});

describe('pictures', () => {
  it('cannot be broken out of by a name', () => {
    const name = 'a"]<script>alert(1)</script>\u001b[2J';
    const graph = {
      order: [name, 'b'],
      dependsOn: { [name]: [], b: [name] },
      reasons: [{ from: 'b', to: name, because: [name] }],
    };

    const html = renderHtml(graph, name);
    const mermaid = renderMermaid(graph);

    expect(html).not.toContain('<script>');
    expect(mermaid).not.toContain('<script>');
    expect(mermaid.match(/"/g)).toHaveLength(4);
    expect(html + mermaid + renderDot(graph, name)).not.toContain('\u001b');
  });
});
