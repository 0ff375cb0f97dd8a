import { stackOption } from '../options.ts';
import { selectionOptions } from '../selection-options.ts';
import type { Verb } from '../verb.ts';

export const validateVerb: Verb = {
  name: 'validate',
  summary: 'check the project file and every resource against its provider',
  description:
    'Reads the file, checks names, references and types, and every resource against the schema of its provider. All problems are told at once, with file, line and column.',
  options: [
    ...selectionOptions,
    stackOption,
    {
      name: 'file-only',
      says: 'only what can be known without a tool: no init, no provider schema',
      value: { kind: 'flag' },
      group: 'How it runs',
    },
  ],
  examples: [
    { line: 'fairlead validate', says: 'everything' },
    { line: 'fairlead validate --file-only', says: 'in an editor or a commit hook: fast, no tools' },
    { line: 'fairlead validate --json', says: 'problems for a machine' },
  ],
  exits: [130],
  async handle(call) {
    const { validateProject } = await import('../validation.ts');
    return validateProject(call);
  },
};
