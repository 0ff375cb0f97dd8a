/** Numbers to places in a picture. */
export interface Scale {
  /** Of the picture; what lies outside of the range is put on its edge. */
  at(value: number): number;
  readonly ticks: readonly number[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** From the range of numbers to the one of the picture, which may run the other way. */
export function linear(values: Range, places: Range, ticks: readonly number[]): Scale {
  const span = values.to - values.from || 1;
  return {
    ticks: ticks.filter((tick) => tick >= values.from && tick <= values.to),
    at(value) {
      const share = Math.min(1, Math.max(0, (value - values.from) / span));
      return Math.round((places.from + share * (places.to - places.from)) * 100) / 100;
    },
  };
}

/** Round numbers (1, 2 or 5 times a power of ten) within the range, about as many as are wanted. */
export function roundTicks({ from, to }: Range, wanted: number): readonly number[] {
  const step = roundStep((to - from) / wanted);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, Math.min(count, 20)) }, (_, index) => tidy((first + index) * step));
}

function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10);
}

/** Without what binary fractions add. */
const tidy = (value: number): number => Number(value.toPrecision(10));

const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

/** Of a time that passes, in ms: whole seconds, minutes or hours, five at most. */
export function timeTicks(ms: number): readonly number[] {
  const step = 1000 * (seconds.find((each) => ms / (each * 1000) <= 5) ?? Math.ceil(ms / 5 / 86_400_000) * 86_400);
  return Array.from({ length: Math.floor(ms / step) + 1 }, (_, index) => index * step);
}
