import type { CatalogueEntry } from '../entry.ts';

/** Services that run, and the numbers that are asked about them. */
export const serviceErrors = {
  SERVICE_SPEC_CHANGED: {
    title: 'a revision that runs was given another command or settings',
    hint: 'give what changed a revision of its own',
    retry: 'never',
    exit: 1,
  },
  SERVICE_SPEC_INVALID: {
    title: 'a service cannot be run as described',
    hint: 'mend what the message names in the project file',
    retry: 'never',
    exit: 2,
  },
  METRIC_SOURCE_FILE_MISSING: {
    title: 'a file of a metric source is not there, or holds no PEM',
    hint: 'write its path, relative to the project file, below `metricSources.NAME.tls`',
    retry: 'never',
    exit: 2,
  },
  METRIC_SOURCE_INVALID: {
    title: 'a metric source cannot be used as described',
    hint: 'correct what the message names, below `metricSources.NAME`',
    retry: 'never',
    exit: 2,
  },
  DEPLOYER_UNREACHABLE: {
    title: 'the process that looks after services does not answer',
    hint: '`fairlead services status` starts it anew; services that run are left alone',
    retry: 'later',
    exit: 1,
  },
  DEPLOYER_FAILED: {
    title: 'the process that looks after services could not do what was asked',
    hint: '`fairlead services status` shows how the services are; the same command may be typed again',
    retry: 'later',
    exit: 1,
  },
  NOTIFIER_INVALID: {
    title: 'a notifier cannot be used as described',
    hint: 'give it the `url` of the place that is to be told, or a reference to a secret that holds one',
    retry: 'never',
    exit: 2,
  },
  METRIC_ARGUMENT_MISSING: {
    title: 'a metric query has an argument without a value',
    hint: 'give the argument a value under `arguments`, or correct its name in the query',
    retry: 'never',
    exit: 2,
  },
  METRIC_ARGUMENT_INVALID: {
    title: 'the value of an argument cannot stand where a metric query has it',
    hint: 'put the argument between double quotes in the query, or give it a plain name or number',
    retry: 'never',
    exit: 2,
  },
} as const satisfies Record<string, CatalogueEntry>;
