import type { RolloutStep, Strategy } from './steps.ts';

const judges = ({ do: what }: RolloutStep): boolean => what === 'analysis' || what === 'experiment';

/** Which of the analyses of a strategy a step is, from 0, and how many there are. */
export const partOf = ({ steps }: Strategy, step: number): { readonly part: number; readonly parts: number } => ({
  part: steps.slice(0, step).filter(judges).length,
  parts: steps.filter(judges).length,
});
