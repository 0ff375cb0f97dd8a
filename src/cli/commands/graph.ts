import type { Verb } from '../verb.ts';

export const graphVerb: Verb = {
  name: 'graph',
  summary: 'draw which stack needs which, and why',
  description: 'As text, DOT, mermaid, SVG or a page that needs nothing else. --open shows the page in the browser.',
  options: [
    {
      name: 'format',
      short: 'f',
      says: 'how to draw it (default: text)',
      value: { kind: 'choice', choices: ['text', 'dot', 'mermaid', 'svg', 'html'] },
      group: 'Output',
    },
    { name: 'open', says: 'show it in the browser', value: { kind: 'flag' }, group: 'Output' },
  ],
  examples: [
    { line: 'fairlead graph', says: 'as a tree in the terminal' },
    { line: 'fairlead graph --open', says: 'as a picture in the browser' },
    { line: 'fairlead graph -f mermaid >> README.md', says: 'for a page that renders mermaid' },
    { line: 'fairlead graph -f svg > stacks.svg', says: 'as a picture' },
  ],
  async handle(call) {
    const { showGraph } = await import('../graph-output.ts');
    return showGraph(call);
  },
};
