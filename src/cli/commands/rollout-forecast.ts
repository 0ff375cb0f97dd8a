import type { Verb } from '../verb.ts';

export const forecast: Verb = {
  name: 'forecast',
  summary: 'say what the analyses of a strategy will see, and what they will miss',
  description:
    'For the requests per second that the service gets, and the share of them that is bad as it stands: how likely a canary with so many bad requests is rolled back, held or promoted, how soon, how many requests it has served by then, and the smallest fault that four of five rollouts find. Of analyses with `judge: sequential`, by a few hundred rollouts that are made up, the same ones each time. Starts nothing.',
  arguments: [{ name: 'service', says: 'its name in the project file', required: true }],
  options: [
    {
      name: 'rate',
      says: 'requests per second that the service gets (default: 10)',
      value: { kind: 'count', placeholder: 'N' },
      group: 'What and where',
    },
    {
      name: 'base',
      says: 'share of bad requests of the stable revision (default: 0.1%)',
      value: { kind: 'text', placeholder: 'PERCENT' },
      group: 'What and where',
    },
    {
      name: 'effect',
      says: 'share of bad requests of the canary (default: several)',
      value: { kind: 'text', placeholder: 'PERCENT' },
      group: 'What and where',
    },
  ],
  examples: [
    { line: 'fairlead rollout forecast web --rate 50', says: 'what it will see at fifty requests per second' },
    { line: 'fairlead rollout forecast web --rate 50 --effect 2%', says: 'how likely and how soon 2 % are found' },
  ],
  async handle(call) {
    const { forecastService } = await import('../forecast-output.ts');
    return forecastService(call);
  },
};
