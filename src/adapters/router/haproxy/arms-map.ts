import { z } from 'zod';
import { fullWeight, type RouteSpec } from '../../../domain/route/spec.ts';
import { decode, decoded, encode, piecesOf, type Written } from '../../_shared/router/written.ts';
import { backendOf } from './features.ts';

/** Of the options, what the running configuration was written with. */
const setting = z.object({
  listen: z.string(),
  metrics: z.string(),
  threads: z.int(),
  drainSeconds: z.number(),
});

export type Setting = z.infer<typeof setting>;

export interface HaproxyWritten extends Written {
  readonly setting: Setting;
}

/** `0:8999 production:web:stable`, in order. */
export type MapLine = string;

/** A line of the command line, and of a map, has a bound. */
const mostPiece = 2_000;
/** Behind every point that can be drawn. */
const firstPiece = 100_000;

/**
 * The map that leads each point of 0..9999 to its arm; and, at numbers that no request draws, what was wished: both change
 * together, in one commit of the running process. Arms lie side by side in their order, each as wide as its weight.
 */
export function mapLines(written: HaproxyWritten, route: string): readonly MapLine[] {
  const pieces = piecesOf(encode(written), mostPiece);
  return [...splitLines(written.spec, route), ...pieces.map((piece, at) => `${firstPiece + at} ${piece}`)];
}

function splitLines({ arms }: RouteSpec, route: string): readonly MapLine[] {
  const lines: MapLine[] = [];
  let edge = 0;
  for (const { name, weight } of arms) {
    if (weight > 0) lines.push(`${edge}:${edge + weight - 1} ${backendOf(route, name)}`);
    edge += weight;
  }
  if (edge !== fullWeight) throw new RangeError(`weights sum to ${edge}`);
  return lines;
}

/** Undefined: it is none of ours. */
export function writtenIn(lines: readonly MapLine[]): HaproxyWritten | undefined {
  const pieces = lines.filter((line) => /^1\d{5} /.test(line)).map((line) => line.slice(line.indexOf(' ') + 1));
  try {
    const text = pieces.join('');
    return { ...decode(text), setting: z.object({ setting }).parse(decoded(text)).setting };
  } catch {
    return undefined;
  }
}
