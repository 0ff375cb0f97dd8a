import { expect, test } from 'vitest';
import { chooseEngine, type EngineChoice, type EngineWish } from './engine-choice.ts';

const engine = (name: 'terraform' | 'opentofu'): EngineChoice => ({ kind: 'engine', engine: name });

const cases: readonly { readonly why: string; readonly wish: EngineWish; readonly choice: EngineChoice }[] = [
  { why: 'nobody says', wish: { stack: 'auto', setting: 'auto' }, choice: { kind: 'any' } },
  {
    why: 'the one that applied it goes on',
    wish: { stack: 'auto', setting: 'auto', recorded: 'opentofu' },
    choice: engine('opentofu'),
  },
  { why: 'the setting counts', wish: { stack: 'auto', setting: 'opentofu' }, choice: engine('opentofu') },
  {
    why: 'the caller beats the setting',
    wish: { stack: 'auto', setting: 'opentofu', option: 'terraform' },
    choice: engine('terraform'),
  },
  {
    why: 'a stack that names its engine keeps it',
    wish: { stack: 'terraform', setting: 'auto', option: 'opentofu' },
    choice: engine('terraform'),
  },
  {
    why: 'the file alone does not move a state',
    wish: { stack: 'opentofu', setting: 'auto', recorded: 'terraform' },
    choice: { kind: 'changed', engine: 'opentofu', recorded: 'terraform' },
  },
  {
    why: 'nor does a setting',
    wish: { stack: 'auto', setting: 'opentofu', recorded: 'terraform' },
    choice: { kind: 'changed', engine: 'opentofu', recorded: 'terraform' },
  },
  {
    why: 'the caller does',
    wish: { stack: 'auto', setting: 'auto', recorded: 'terraform', option: 'opentofu' },
    choice: engine('opentofu'),
  },
  {
    why: 'the caller confirms what the stack names',
    wish: { stack: 'opentofu', setting: 'auto', recorded: 'terraform', option: 'opentofu' },
    choice: engine('opentofu'),
  },
];

test.each(cases)('engine of a stack: $why', ({ wish, choice }) => {
  expect(chooseEngine(wish)).toEqual(choice);
});
