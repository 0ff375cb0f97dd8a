import type { Verb } from '../verb.ts';

export const versionVerb: Verb = {
  name: 'version',
  summary: 'print the version',
  description: 'The same as `fairlead --version`.',
  place: 'none',
  examples: [{ line: 'fairlead version', says: 'print it' }],
  async handle(call) {
    await call.screen.present({ json: { version: call.io.version }, text: () => call.io.version });
    return 0;
  },
};
