import { createHash } from 'node:crypto';
import { fullWeight } from '../../../../domain/route/spec.ts';

/** The point of 0..9999 of a text: the same on every machine and for ever, or clients would change sides. */
export const pointOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE(0) % fullWeight;
