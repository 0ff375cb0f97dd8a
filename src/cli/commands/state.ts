import type { Verb, VerbGroup } from '../verb.ts';
import { stateServe, stateToken } from './state-serve.ts';

const stackArgument = { name: 'stack', says: 'its name', required: true, completes: 'stack' } as const;

const versionOption = {
  name: 'version',
  says: 'this version (default: the newest)',
  value: { kind: 'count', placeholder: 'N' },
  group: 'Choosing',
} as const;

const list: Verb = {
  name: 'list',
  summary: 'list the stored states and who holds them',
  description: 'States of all environments that the built-in service keeps, with their newest version and their lock.',
  examples: [
    { line: 'fairlead state', says: 'all of them' },
    { line: 'fairlead state list --json', says: 'for a machine' },
  ],
  async handle(call) {
    const { listStates } = await import('../state-output.ts');
    return listStates(call);
  },
};

const show: Verb = {
  name: 'show',
  summary: 'show what a state holds',
  description:
    'Resources and outputs of the newest version, or of an older one. --verbose shows attributes too. Sensitive values are masked.',
  arguments: [stackArgument],
  options: [versionOption],
  examples: [
    { line: 'fairlead state show network', says: 'what there is now' },
    { line: 'fairlead state show network --version 3 --verbose', says: 'what there was, with attributes' },
  ],
  async handle(call) {
    const { showState } = await import('../state-output.ts');
    return showState(call);
  },
};

const history: Verb = {
  name: 'history',
  summary: 'list the versions of a state, newest first',
  description: 'Every version that was ever stored: when, by whom, how, with which serial and how many resources.',
  arguments: [stackArgument],
  examples: [{ line: 'fairlead state history network', says: 'all versions' }],
  async handle(call) {
    const { showHistory } = await import('../state-output.ts');
    return showHistory(call);
  },
};

const diff: Verb = {
  name: 'diff',
  summary: 'show what changed between two versions of a state',
  description:
    'The last change, or the difference between any two versions; with a file, between a version and that file. Sensitive values are masked.',
  arguments: [stackArgument, { name: 'file', says: 'a state in a file, in place of --to', required: false }],
  options: [
    {
      name: 'from',
      says: 'the older version (default: the one before)',
      value: { kind: 'count', placeholder: 'N' },
      group: 'Choosing',
    },
    {
      name: 'to',
      says: 'the newer version (default: the newest)',
      value: { kind: 'count', placeholder: 'N' },
      group: 'Choosing',
    },
  ],
  examples: [
    { line: 'fairlead state diff network', says: 'the last change' },
    { line: 'fairlead state diff network --from 2 --to 5', says: 'several changes at once' },
  ],
  async handle(call) {
    const { showDiff } = await import('../state-output.ts');
    return showDiff(call);
  },
};

const rollback: Verb = {
  name: 'rollback',
  summary: 'make an old version of a state the newest one',
  description:
    'Only the state changes: the world stays as it is, and the next plan shows the difference. Nothing is lost, the version that was newest stays in the history.',
  arguments: [stackArgument],
  options: [
    {
      name: 'to',
      says: 'back to this version (default: the one before)',
      value: { kind: 'count', placeholder: 'N' },
      group: 'Choosing',
    },
  ],
  examples: [
    { line: 'fairlead state rollback network', says: 'take the last change back' },
    { line: 'fairlead state rollback network --to 3', says: 'back to version 3' },
  ],
  async handle(call) {
    const { rollBack } = await import('../state-output.ts');
    return rollBack(call);
  },
};

const exportVerb: Verb = {
  name: 'export',
  summary: 'write a state to standard output, secrets and all',
  description: 'The state as the engine wrote it, byte for byte. On a terminal only with --show-sensitive.',
  arguments: [stackArgument],
  options: [
    versionOption,
    { name: 'show-sensitive', says: 'also on a terminal', value: { kind: 'flag' }, group: 'Output' },
  ],
  examples: [
    { line: 'fairlead state export network > network.tfstate', says: 'into a file' },
    { line: 'fairlead state export network --version 3 > old.tfstate', says: 'an older version' },
  ],
  async handle(call) {
    const { exportState } = await import('../state-output.ts');
    return exportState(call);
  },
};

const importVerb: Verb = {
  name: 'import',
  summary: 'store a state from a file or from standard input',
  description:
    'As the newest version. A state that goes back in serial or belongs to another lineage is refused unless --force is given; what was there stays in the history.',
  arguments: [stackArgument, { name: 'file', says: 'the state (default: standard input)', required: false }],
  options: [{ name: 'force', says: 'whatever its serial and lineage', value: { kind: 'flag' }, group: 'Import' }],
  examples: [
    { line: 'fairlead state import network network.tfstate', says: 'from a file' },
    { line: 'fairlead state import network old.tfstate --force', says: 'in place of what is there' },
  ],
  async handle(call) {
    const { importState } = await import('../state-output.ts');
    return importState(call);
  },
};

const unlock: Verb = {
  name: 'unlock',
  summary: 'take the lock of a state away',
  description:
    'For a lock whose owner will not give it back. The lock of a process that is at work here is refused unless --force is given; the lock of a dead process needs no command, the next run takes it.',
  arguments: [stackArgument],
  options: [{ name: 'force', says: 'also from a process that is at work', value: { kind: 'flag' }, group: 'Unlock' }],
  examples: [{ line: 'fairlead state unlock network', says: 'free it' }],
  async handle(call) {
    const { unlockState } = await import('../state-output.ts');
    return unlockState(call);
  },
};

const rotate: Verb = {
  name: 'rotate',
  summary: 'bring all stored states under the newest key',
  description:
    'Set `settings.state.encryption.key` to the new key and `previousKey` to the old one, run this, then take `previousKey` out.',
  examples: [{ line: 'fairlead state rotate', says: 'all versions of all states' }],
  async handle(call) {
    const { rotateKeys } = await import('../state-output.ts');
    return rotateKeys(call);
  },
};

const migrate: Verb = {
  name: 'migrate',
  summary: 'bring states to where the project file says they are now',
  description:
    'Between the built-in service, plain files and any backend. Each stack is planned in its new place; the old state goes only when that plan shows no change. Safe to repeat.',
  arguments: [{ name: 'stack', says: 'only these stacks', required: false, repeats: true, completes: 'stack' }],
  examples: [
    { line: 'fairlead state migrate', says: 'all stacks' },
    { line: 'fairlead state migrate network', says: 'one stack' },
  ],
  async handle(call) {
    const { migrateStates } = await import('../state-output.ts');
    return migrateStates(call);
  },
};

export const stateGroup: VerbGroup = {
  name: 'state',
  summary: 'look at stored states, move them, mend them and serve them',
  description:
    'States that the built-in service keeps (`settings.state.service: embedded`): every version of each, encrypted, with locks.',
  verbs: [list, show, history, diff, rollback, exportVerb, importVerb, unlock, rotate, migrate, stateServe, stateToken],
};
