import type { Refactored, Refactoring } from '../app/refactor-toolkit.ts';

const testRefactored: Refactored = {
  status: 'done',
  edits: [
    { kind: 'removed', line: 3, text: '      - { type: aws_subnet, name: web }' },
    { kind: 'added', line: 9, text: '      - { type: aws_subnet, name: web }' },
  ],
  transfers: [
    {
      environment: 'staging',
      from: 'network',
      into: 'web',
      address: 'aws_subnet.web',
      resource: 'web',
      instances: [{ key: '', id: 'subnet-1' }],
    },
  ],
  way: 'requests',
  waiting: ['production'],
  notes: ['output "web" of "network" moves along: `${stacks.web.web}`'],
};

export const testRefactoring: Refactoring = {
  move: async () => testRefactored,
  split: async () => testRefactored,
  merge: async () => testRefactored,
  rename: async () => testRefactored,
  finish: async () => testRefactored,
};
