/**
 * A layered drawing: columns by longest path, few crossings by barycentre, long edges bent round the boxes in between.
 * Pure and deterministic; the same graph gives the same picture.
 */
import type { StackGraph } from '../../app/toolkit.ts';
import { displayWidth } from './text.ts';

export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Wire {
  /** Is needed. */
  readonly from: string;
  /** Needs it. */
  readonly to: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GraphLayout {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly width: number;
  readonly height: number;
}

interface Slot {
  /** Undefined: a bend of a wire that passes through this column. */
  readonly name: string | undefined;
  readonly before: Slot[];
  readonly after: Slot[];
  column: number;
  y: number;
}

const boxHeight = 40;
const rowGap = 18;
const bendHeight = 8;
const columnGap = 72;
const margin = 24;
const letter = 8;
const sweeps = 8;

export function layOut(graph: StackGraph): GraphLayout {
  const { columns, chains } = slotsOf(graph);
  order(columns);
  place(columns);
  const widths = columns.map((column) =>
    Math.max(0, ...column.map((slot) => (slot.name === undefined ? 0 : boxWidth(slot.name)))),
  );
  const lefts: number[] = [];
  let x = margin;
  for (const width of widths) {
    lefts.push(x);
    x += width + columnGap;
  }
  const boxes: Box[] = [];
  for (const [index, column] of columns.entries()) {
    for (const slot of column) {
      if (slot.name === undefined) continue;
      boxes.push({ name: slot.name, x: lefts[index] ?? 0, y: slot.y, width: widths[index] ?? 0, height: boxHeight });
    }
  }
  const right = (column: number): number => (lefts[column] ?? 0) + (widths[column] ?? 0);
  const wires = chains.map((chain) => wireOf(chain, (column) => lefts[column] ?? 0, right));
  const bottom = Math.max(0, ...columns.flat().map((slot) => slot.y + heightOf(slot)));
  return { boxes, wires, width: Math.max(margin * 2, x - columnGap + margin), height: bottom + margin };
}

const boxWidth = (name: string): number => Math.min(320, Math.max(96, displayWidth(name) * letter + 32));
const heightOf = (slot: Slot): number => (slot.name === undefined ? bendHeight : boxHeight);

interface Slots {
  readonly columns: Slot[][];
  /** For each edge the slots it passes, ends included. */
  readonly chains: readonly (readonly Slot[])[];
}

function slotsOf(graph: StackGraph): Slots {
  const columnOf = new Map<string, number>();
  for (const name of graph.order) {
    const needed = graph.dependsOn[name] ?? [];
    columnOf.set(name, Math.max(-1, ...needed.map((each) => columnOf.get(each) ?? 0)) + 1);
  }
  const columns: Slot[][] = Array.from({ length: Math.max(0, ...columnOf.values()) + 1 }, () => []);
  const slots = new Map<string, Slot>();
  const add = (name: string | undefined, column: number): Slot => {
    const slot: Slot = { name, before: [], after: [], column, y: 0 };
    columns[column]?.push(slot);
    return slot;
  };
  for (const name of graph.order) slots.set(name, add(name, columnOf.get(name) ?? 0));
  const chains: Slot[][] = [];
  for (const name of graph.order) {
    for (const needed of graph.dependsOn[name] ?? []) {
      const from = slots.get(needed);
      const to = slots.get(name);
      if (from === undefined || to === undefined) continue;
      const bends = Array.from({ length: to.column - from.column - 1 }, (_, step) =>
        add(undefined, from.column + step + 1),
      );
      const chain = [from, ...bends, to];
      for (const [index, slot] of chain.entries()) {
        const next = chain[index + 1];
        if (next === undefined) continue;
        slot.after.push(next);
        next.before.push(slot);
      }
      chains.push(chain);
    }
  }
  return { columns, chains };
}

/** Sweeps to and fro: each slot goes to the mean place of its neighbours in the column before. `y` is the index here. */
function order(columns: readonly Slot[][]): void {
  for (const column of columns) remember(column);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : columns.toReversed()) {
      const ranks = new Map<Slot, number>();
      for (const [index, slot] of column.entries()) {
        const neighbours = forward ? slot.before : slot.after;
        ranks.set(slot, neighbours.length === 0 ? index : mean(neighbours.map((each) => each.y)));
      }
      column.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
      remember(column);
    }
  }
}

const remember = (column: readonly Slot[]): void => {
  for (const [index, slot] of column.entries()) slot.y = index;
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Each column is stacked from the top, then drawn towards its neighbours as far as the order allows. */
function place(columns: readonly Slot[][]): void {
  for (const column of columns) {
    let y = margin;
    for (const slot of column) {
      slot.y = y;
      y += heightOf(slot) + rowGap;
    }
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : columns.toReversed()) settle(column, forward ? 'before' : 'after');
  }
  const top = Math.min(...columns.flat().map((slot) => slot.y));
  for (const slot of columns.flat()) slot.y = Math.round(slot.y - top + margin);
}

function settle(column: readonly Slot[], side: 'before' | 'after'): void {
  const centre = (slot: Slot): number => slot.y + heightOf(slot) / 2;
  const wishes = column.map((slot) => {
    const neighbours = slot[side];
    return neighbours.length === 0 ? slot.y : mean(neighbours.map(centre)) - heightOf(slot) / 2;
  });
  // Downwards nobody may overlap the one above; what that costs is shared by moving the whole column back.
  let least = Number.NEGATIVE_INFINITY;
  const placed = column.map((slot, index) => {
    const y = Math.max(wishes[index] ?? 0, least);
    least = y + heightOf(slot) + rowGap;
    return y;
  });
  const shift = placed.length === 0 ? 0 : mean(placed.map((y, index) => (wishes[index] ?? y) - y));
  for (const [index, slot] of column.entries()) slot.y = (placed[index] ?? 0) + shift;
}

function wireOf(chain: readonly Slot[], left: (column: number) => number, right: (column: number) => number): Wire {
  const centre = (slot: Slot): number => slot.y + heightOf(slot) / 2;
  const points = chain.flatMap((slot, index): readonly Point[] => {
    const y = centre(slot);
    if (index === 0) return [{ x: right(slot.column), y }];
    if (index === chain.length - 1) return [{ x: left(slot.column), y }];
    return [
      { x: left(slot.column), y },
      { x: right(slot.column), y },
    ];
  });
  // Ends of a chain are boxes by construction.
  return { from: chain[0]?.name ?? '', to: chain.at(-1)?.name ?? '', points };
}
