/** Levels of the arms that differ by what units differ by, rather than by what programs do. */
import type { MetricReading } from '../model.ts';
import { number } from '../number.ts';

/** Milli, micro, nano; a share and per cent. */
const factors = [1e3, 1e6, 1e9, 100] as const;

/**
 * A new version that reports milliseconds in the place of seconds looks a thousand times worse, or, the other way round, good beyond belief: it is
 * not called as good before somebody has looked.
 * @returns what is doubted; undefined: nothing
 */
export function unitDoubt({ canary, stable }: MetricReading): string | undefined {
  if (canary.measurement.kind !== 'value' || stable?.measurement.kind !== 'value') return undefined;
  const [ofCanary, ofStable] = [canary.measurement.value, stable.measurement.value];
  const factor = factors.find((each) => isNear(ofCanary / ofStable, each) || isNear(ofStable / ofCanary, each));
  if (factor === undefined) return undefined;
  const [more, less] = ofCanary > ofStable ? ['canary', 'stable arm'] : ['stable arm', 'canary'];
  return `the ${more} has about ${factor} times what the ${less} has (${number(ofCanary)}, stable arm ${number(ofStable)}): is its unit another one?`;
}

/** Within a tenth. */
const isNear = (ratio: number, factor: number): boolean => ratio > 0.9 * factor && ratio < 1.1 * factor;
