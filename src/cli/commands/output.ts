import type { Verb } from '../verb.ts';

export const outputVerb: Verb = {
  name: 'output',
  summary: 'print the outputs of the stacks',
  description:
    'As a table, as JSON, or one value alone for scripts. Sensitive values are hidden unless --show-sensitive is given.',
  arguments: [{ name: 'stack', says: 'only these stacks', required: false, repeats: true, completes: 'stack' }],
  options: [
    {
      name: 'raw',
      says: 'print this one value and nothing else; text as it is, anything else as JSON',
      value: { kind: 'text', placeholder: 'STACK.NAME' },
      group: 'Output',
      completes: 'output',
    },
    { name: 'show-sensitive', says: 'print sensitive values too', value: { kind: 'flag' }, group: 'Output' },
  ],
  examples: [
    { line: 'fairlead output', says: 'all outputs of all stacks' },
    { line: 'fairlead output network db --json', says: 'of two stacks, as JSON' },
    { line: 'VPC=$(fairlead output --raw network.vpc_id)', says: 'one value, in a script' },
  ],
  async handle(call) {
    const { showOutputs } = await import('../output-values.ts');
    return showOutputs(call);
  },
};
