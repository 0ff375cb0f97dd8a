import { describe, expect, it } from 'vitest';
import { stackOf } from '../../../../testing/fakes/effective-project.ts';
import type { LockedProvider } from '../locked-providers.ts';
import { lockedProviders } from '../locked-providers.ts';
import { typesMet } from './types-met.ts';
import { whyCold, type WarmFacts, type WhyCold } from './why-cold.ts';

const aws: LockedProvider = { address: 'registry.terraform.io/hashicorp/aws', version: '5.0.0', hashes: ['h1:a'] };
const local: LockedProvider = { ...aws, address: 'registry.terraform.io/hashicorp/local' };
const settings = { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} } as const;
const module = { name: 'm', source: './m', inputs: {}, dependsOn: [], providers: {} };
const content = { kind: 'resources', resources: [], modules: [module], moved: [], removed: [], imports: [] } as const;
const warm: WarmFacts = {
  work: { stack: stackOf('app'), settings },
  canKeep: true,
  env: { PATH: '/bin', TF_DATA_DIR: '/x' },
  cliConfigs: ['provider_installation {}'],
  locked: [aws],
};

describe('whether providers may keep running', () => {
  it.each<{ why: WhyCold | undefined; but: Partial<WarmFacts> }>([
    { why: undefined, but: {} },
    { why: undefined, but: { work: { stack: stackOf('app'), settings: { ...settings, warmProviders: true } } } },
    { why: undefined, but: { locked: [{ ...aws, address: 'registry.opentofu.org/hashicorp/aws' }] } },
    { why: 'setting', but: { work: { stack: stackOf('app'), settings: { ...settings, warmProviders: false } } } },
    { why: 'platform', but: { canKeep: false } },
    {
      why: 'root-module',
      but: { work: { stack: stackOf('app', { content: { kind: 'source', directory: 'x' } }), settings } },
    },
    { why: 'module', but: { work: { stack: stackOf('app', { content }), settings } } },
    { why: 'attached', but: { env: { TF_REATTACH_PROVIDERS: '{"x":{}}' } } },
    { why: undefined, but: { env: { TF_REATTACH_PROVIDERS: '' } } },
    { why: 'log', but: { env: { TF_LOG_PROVIDER: 'TRACE' } } },
    { why: 'override', but: { cliConfigs: ['', 'provider_installation {\n  dev_overrides {\n  }\n}'] } },
    { why: 'no-provider', but: { locked: [] } },
    { why: 'unproven-provider', but: { locked: [aws, local] } },
    { why: 'unproven-provider', but: { locked: [{ ...aws, address: 'example.com/hashicorp/aws' }] } },
  ])('$why: $but', ({ why, but }) => {
    expect(whyCold({ ...warm, ...but })).toBe(why);
  });
});

describe('the types that a command can meet', () => {
  it('are those of the configuration and those of the state', () => {
    const configuration = '{"resource":{"aws_vpc":{"a":{}}},"data":{"aws_ami":{"b":{}}}}';
    const state = '{"resources":[{"mode":"managed","type":"aws_subnet"},{"mode":"data","type":"aws_ami"},{}]}';

    expect(typesMet(configuration, state)).toEqual(['aws_ami', 'aws_subnet', 'aws_vpc']);
    expect(typesMet(configuration, undefined)).toEqual(['aws_ami', 'aws_vpc']);
    expect(typesMet(undefined, '')).toEqual([]);
  });
});

describe('a lock file', () => {
  it('names providers, versions and hashes', () => {
    const text = `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "5.100.0"
  hashes = [
    "h1:edXO+/8=",
    "zh:0a1b",
  ]
}

provider "example.com/a/b" {
  version = "1.0.0"
}
`;

    expect(lockedProviders(text)).toEqual([
      { address: 'registry.terraform.io/hashicorp/aws', version: '5.100.0', hashes: ['h1:edXO+/8=', 'zh:0a1b'] },
      { address: 'example.com/a/b', version: '1.0.0', hashes: [] },
    ]);
    expect(lockedProviders('')).toEqual([]);
  });
});
