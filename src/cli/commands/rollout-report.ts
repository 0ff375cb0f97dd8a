import type { Verb } from '../verb.ts';

export const reportVerb: Verb = {
  name: 'report',
  summary: 'show how a rollout went: weights, both arms, evidence, decisions',
  description:
    'One report in four forms: text for a terminal, Markdown for a pull request, a page that needs nothing else (it loads nothing, runs nothing and can be printed), and JSON for programs. It has the outcome in one sentence, the weights over time, both arms of each metric with intervals, the evidence against its bound, every decision with its reason, and the requests looked at. A record that `fairlead verdict export` wrote is enough. While a rollout runs, it tells how far it came.',
  arguments: [
    {
      name: 'run',
      says: 'a service, for its newest rollout, the id of a run, or a record that was exported',
      required: true,
      completes: 'run',
    },
  ],
  options: [
    {
      name: 'format',
      short: 'f',
      says: 'how to write it (default: as --out is called, else text)',
      value: { kind: 'choice', choices: ['text', 'markdown', 'html', 'json'] },
      group: 'Output',
    },
    {
      name: 'out',
      short: 'o',
      says: 'where to, in place of the screen',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'Output',
    },
    { name: 'open', says: 'show the page in the browser', value: { kind: 'flag' }, group: 'Output' },
    {
      name: 'service',
      says: 'which one, where the run rolls out several services',
      value: { kind: 'text', placeholder: 'NAME' },
      group: 'What and where',
    },
  ],
  examples: [
    { line: 'fairlead rollout report web', says: 'the newest rollout of `web`, in the terminal' },
    { line: 'fairlead rollout report web --open', says: 'as a page in the browser' },
    { line: 'fairlead rollout report 20261124-0931-k3f9 --out report.html', says: 'as a file to send' },
    { line: 'fairlead rollout report web -f markdown >> comment.md', says: 'for a pull request' },
  ],
  async handle(call) {
    const { reportRollout } = await import('../report-output.ts');
    return reportRollout(call);
  },
};
