import type { Verb, VerbGroup } from '../verb.ts';

const serviceArgument = { name: 'service', says: 'its name (default: all)', required: false } as const;

const status: Verb = {
  name: 'status',
  summary: 'show the processes of services',
  description:
    'Every instance that is wanted or still runs, with its revision, address, process and how often it had to be started again. Starts the supervisor where it has gone, and nothing else; a proxy that has gone is told, with the command that brings it back.',
  arguments: [serviceArgument],
  examples: [{ line: 'fairlead services status', says: 'all services of the environment' }],
  async handle(call) {
    const { showInstances } = await import('../services-output.ts');
    return showInstances(call);
  },
};

const logs: Verb = {
  name: 'logs',
  summary: 'print what the processes of a service have written',
  description:
    'Of each instance that is wanted or still runs, from an earlier life of it too. It is printed as it was written: what a service says of its secrets is not hidden.',
  arguments: [{ ...serviceArgument, says: 'its name', required: true }],
  options: [
    { name: 'follow', short: 'f', says: 'go on until interrupted', value: { kind: 'flag' }, group: 'How it runs' },
  ],
  examples: [
    { line: 'fairlead services logs web', says: 'the last 64 kB of each instance' },
    { line: 'fairlead services logs web --follow', says: 'and what comes' },
  ],
  async handle(call) {
    const { printLogs } = await import('../services-output.ts');
    return printLogs(call);
  },
};

const stop: Verb = {
  name: 'stop',
  summary: 'stop services, and give their routes back',
  description:
    'Stops the processes in order, and by force where they do not listen in time. Refused while a run works on one of them, and no run begins on one of them meanwhile. The next `fairlead deploy` starts them again.',
  arguments: [serviceArgument],
  examples: [{ line: 'fairlead services stop web', says: 'one service' }],
  async handle(call) {
    const { stopServices } = await import('../services-output.ts');
    return stopServices(call);
  },
};

export const servicesGroup: VerbGroup = {
  name: 'services',
  summary: 'look at the processes of services on this machine, and stop them',
  description:
    'Services that were deployed run on after the command has ended: a small supervisor of the project keeps them up, and ends when nothing is wanted any more.',
  verbs: [status, logs, stop],
};
