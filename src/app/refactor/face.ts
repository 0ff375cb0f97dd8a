import type { OpenedProject } from '../opened-project.ts';
import type { Refactoring } from '../refactor-toolkit.ts';

/** Seldom needed: what does it is loaded with the first call. */
export function refactoring(project: () => OpenedProject): Refactoring {
  const loaded = async (): Promise<Refactoring> => (await import('./refactoring.ts')).refactoringOf(project);
  return {
    move: async (wish, options) => (await loaded()).move(wish, options),
    split: async (wish, options) => (await loaded()).split(wish, options),
    merge: async (wish, options) => (await loaded()).merge(wish, options),
    rename: async (wish, options) => (await loaded()).rename(wish, options),
    finish: async (options) => (await loaded()).finish(options),
  };
}
