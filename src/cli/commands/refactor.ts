import { yesOption } from '../options.ts';
import type { OptionSpec, Verb } from '../verb.ts';

const dryRunOption: OptionSpec = {
  name: 'dry-run',
  says: 'only say what would be edited and moved: nothing is planned or written',
  value: { kind: 'flag' },
  group: 'Approval',
};

const approvals = [dryRunOption, yesOption];

export const moveVerb: Verb = {
  name: 'move',
  summary: 'move a resource to another stack, without touching it',
  description:
    'Edits the project file: the resource, and the outputs made of it, become those of the other stack, and references follow. Then the other stack imports the resource, and the first one forgets it: both plans must show that and nothing else, or everything stays as it is. What no provider can import is moved from state to state, where the states are kept by Fairlead. Interrupted or killed, the same command goes on. Other environments keep their requests in the file until the command is run there. --finish does what the file requests, whatever it was.',
  arguments: [
    { name: 'resource', says: 'stack.resource', required: false, completes: 'resource' },
    { name: 'stack', says: 'where it goes', required: false, completes: 'stack' },
  ],
  options: [
    { name: 'finish', says: 'go on with all moves that were begun', value: { kind: 'flag' }, group: 'Moving' },
    ...approvals,
  ],
  examples: [
    { line: 'fairlead move network.web_subnet web --dry-run', says: 'what would be edited and moved' },
    { line: 'fairlead move network.web_subnet web', says: 'plan both stacks, ask, move' },
    { line: 'fairlead move --finish -e production', says: 'the same in another environment, later' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { runMove } = await import('../refactor.ts');
    return runMove(call);
  },
};

export const renameVerb: Verb = {
  name: 'rename',
  summary: 'give a stack another name, without touching what it made',
  description:
    'Edits the project file: the stack, all references to it and what environments say of it. A state that Fairlead keeps goes along, in all environments; one in a backend of your own stays where it is. The stack is planned under its new name first, and must not change. Interrupted or killed, the same command goes on.',
  arguments: [
    { name: 'old', says: 'the name it has', required: true, completes: 'stack' },
    { name: 'new', says: 'the name it gets', required: true },
  ],
  options: approvals,
  examples: [
    { line: 'fairlead rename web shop-web --dry-run', says: 'what would be edited' },
    { line: 'fairlead rename web shop-web --yes', says: 'plan it under the new name, and rename it' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { runRename } = await import('../refactor.ts');
    return runRename(call);
  },
};

export const splitVerb: Verb = {
  name: 'split',
  summary: 'make a new stack of some resources of another one',
  description: 'As `fairlead move` for several resources at once, into a stack that is made for them.',
  arguments: [
    { name: 'stack', says: 'where they are', required: true, completes: 'stack' },
    { name: 'resource', says: 'their names', required: true, repeats: true },
  ],
  options: [
    { name: 'into', says: 'name of the new stack', value: { kind: 'text', placeholder: 'NAME' }, group: 'Moving' },
    ...approvals,
  ],
  examples: [
    { line: 'fairlead split network dns_zone dns_record --into dns', says: 'two resources become the stack "dns"' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { runSplit } = await import('../refactor.ts');
    return runSplit(call);
  },
};

export const mergeVerb: Verb = {
  name: 'merge',
  summary: 'make a stack part of another one',
  description:
    'As `fairlead move` for all resources and outputs of a stack. It leaves the project file once its state is empty; where other environments still have to follow, only its requests stay until then.',
  arguments: [
    { name: 'stack', says: 'the stack that ends', required: true, completes: 'stack' },
    { name: 'into', says: 'the stack that gets all of it', required: true, completes: 'stack' },
  ],
  options: approvals,
  examples: [{ line: 'fairlead merge dns network', says: 'all of "dns" becomes part of "network"' }],
  exits: [4, 5, 130],
  async handle(call) {
    const { runMerge } = await import('../refactor.ts');
    return runMerge(call);
  },
};
