import type { Verb, VerbGroup } from '../verb.ts';

const what = 'What and where';

const record: Verb = {
  name: 'record',
  summary: 'save what metrics of a service were, to play rollouts over it',
  description:
    'Asks every metric of the service’s strategy from its source, at the end of each step, and saves one line for each. The past is asked at once; for what is still to come (`--until +30m`) it stays and asks step by step, as it has to for the counters of a built-in router, which remember nothing. What nobody knows is saved as a gap. `fairlead rollout backtest` plays rollouts over it; docs/how-to/backtest.md has the format.',
  arguments: [{ name: 'service', says: 'its name in the project file', required: true }],
  options: [
    {
      name: 'since',
      says: 'how long ago, `2h`, or a time in UTC, `2026-01-31T10:00:00Z` (default: 1h)',
      value: { kind: 'text', placeholder: 'TIME' },
      group: what,
    },
    {
      name: 'until',
      says: 'the same, or how long from now, `+30m` (default: now)',
      value: { kind: 'text', placeholder: 'TIME' },
      group: what,
    },
    {
      name: 'step',
      says: 'how long a step is: as a rule several times as long as samples are apart (default: as often as the strategy looks)',
      value: { kind: 'text', placeholder: 'TIME' },
      group: what,
    },
    {
      name: 'arm',
      says: 'whose metrics (default: stable)',
      value: { kind: 'choice', choices: ['stable', 'both'] },
      group: what,
    },
    {
      name: 'out',
      short: 'o',
      says: 'write the recording here instead of to standard output',
      value: { kind: 'text', placeholder: 'FILE' },
      group: 'What to write',
      completes: 'file',
    },
  ],
  examples: [
    { line: 'fairlead metrics record web --since 6h --step 30s -o quiet.jsonl', says: 'the last six hours' },
    { line: 'fairlead metrics record web --since 1s --until +30m -o now.jsonl', says: 'half an hour from now on' },
  ],
  async handle(call) {
    const { recordService } = await import('../metrics-output.ts');
    return recordService(call);
  },
};

export const metricsGroup: VerbGroup = {
  name: 'metrics',
  summary: 'save metrics of services',
  description: 'What a rollout would ask its metric sources, saved for later.',
  verbs: [record],
};
