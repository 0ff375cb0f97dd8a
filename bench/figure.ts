/** One line of what a bench found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words: `<= 0.85`. */
  readonly goal: string;
  readonly holds: boolean;
}

export interface BenchContext {
  /** A few stacks instead of all: to see that the bench works, not to measure. */
  readonly small: boolean;
  /** Of random numbers, where there are any: other ones than those that a bench usually takes. @default 0 */
  readonly seedsAfter?: number;
  say(text: string): void;
}

/** What a bench is: it prints what it compared, and gives its figures. */
export interface Bench {
  /** One sentence: what is compared with what. */
  readonly about: string;
  run(context: BenchContext): Promise<readonly Figure[]>;
}

export const atMost = (name: string, value: number, goal: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `<= ${goal}`,
  holds: value <= goal,
});

export const atLeast = (name: string, value: number, goal: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `>= ${goal}`,
  holds: value >= goal,
});

const rounded = (value: number): number => Number(value.toPrecision(3));
