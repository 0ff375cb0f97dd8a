import type { Verb } from '../verb.ts';

export const helpVerb: Verb = {
  name: 'help',
  summary: 'tell about a command',
  description: 'Without a command: all of them. The same as --help after a command.',
  arguments: [
    {
      name: 'command',
      says: 'its name, e.g. `plan` or `runs show`',
      required: false,
      repeats: true,
      completes: 'verb',
    },
  ],
  place: 'none',
  examples: [
    { line: 'fairlead help', says: 'all commands' },
    { line: 'fairlead help runs show', says: 'one of them' },
  ],
  handle: (call) => call.help(call.rest),
};
