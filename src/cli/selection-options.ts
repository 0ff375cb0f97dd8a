import type { OptionSpec } from './verb.ts';

const selecting = 'Which stacks';

/** How stacks are chosen; every condition narrows. `--stack` is declared with the options of a run. */
export const selectionOptions: readonly OptionSpec[] = [
  {
    name: 'changed',
    says: 'only stacks touched since the work left REF (default: the main branch), also by what is not committed yet',
    value: { kind: 'optional', placeholder: 'REF' },
    group: selecting,
  },
  {
    name: 'with-dependents',
    says: 'also every stack that depends on a chosen one',
    value: { kind: 'flag' },
    group: selecting,
  },
  {
    name: 'target-stack',
    says: 'the same as --stack; repeatable',
    value: { kind: 'list', placeholder: 'NAME' },
    group: selecting,
    completes: 'stack',
  },
  {
    name: 'label',
    says: 'only stacks with this label; repeatable: of one key any of the values, of several keys all',
    value: { kind: 'list', placeholder: 'KEY=VALUE' },
    group: selecting,
    completes: 'label',
  },
  {
    name: 'exclude',
    says: 'never this stack; repeatable',
    value: { kind: 'list', placeholder: 'NAME' },
    group: selecting,
    completes: 'stack',
  },
  {
    name: 'dry-run',
    says: 'only say which stacks are in and which are out, and why; start nothing',
    value: { kind: 'flag' },
    group: selecting,
  },
];

export const destroyRemovedOption: OptionSpec = {
  name: 'destroy-removed',
  says: 'destroy the stacks, and only those, that left the project file since --changed',
  value: { kind: 'flag' },
  group: selecting,
};
