import { expect, test } from 'vitest';
import type { Stack } from '../domain/project/model.ts';
import type { Tool, ToolFeatures } from '../ports/iac-engine.ts';
import { stackOf } from '../testing/fakes/effective-project.ts';
import { missingFeatures } from './feature-needs.ts';

const none: ToolFeatures = {
  removedBlocks: false,
  importBlocks: false,
  stateEncryption: false,
  s3Lockfile: false,
  initJson: false,
  sharedProviderCache: false,
  ephemeral: false,
};
const all = Object.fromEntries(Object.keys(none).map((name) => [name, true])) as unknown as ToolFeatures;
const tool = (features: ToolFeatures): Tool => ({ engine: 'opentofu', path: '/bin/tofu', version: '1.6.2', features });

const content = { kind: 'resources', resources: [], modules: [], imports: [], removed: [], moved: [] } as const;
const stacks: readonly (readonly [string, Stack, readonly string[]])[] = [
  ['an ordinary stack', stackOf('a'), []],
  [
    'one that forgets a resource',
    stackOf('a', { content: { ...content, removed: [{ from: 'a.b', destroy: false }] } }),
    ['removedBlocks'],
  ],
  ['one that imports', stackOf('a', { content: { ...content, imports: [{ to: 'b', id: '1' }] } }), ['importBlocks']],
  ['an encrypted one', stackOf('a', { encryption: { method: {} } }), ['stateEncryption']],
  [
    'one with a lock file in s3',
    stackOf('a', { backend: { type: 's3', settings: { use_lockfile: true } } }),
    ['s3Lockfile'],
  ],
  ['one in s3 without it', stackOf('a', { backend: { type: 's3', settings: {} } }), []],
];

test.each(stacks)('%s needs what it uses, and no more', (_, stack, features) => {
  expect(missingFeatures(stack, tool(none)).map((need) => need.feature)).toEqual(features);
  expect(missingFeatures(stack, tool(all))).toEqual([]);
});
