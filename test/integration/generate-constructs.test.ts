import { describe, expect, test } from 'vitest';
import { toolFeatures } from '../../src/adapters/iac/terraform/features.ts';
import { generate } from '../../src/adapters/iac/terraform/generate/generate.ts';
import type { Tool } from '../../src/ports/iac-engine.ts';
import { availableEngines, type TestEngine } from '../support/engines.ts';
import { versionOf } from '../support/engine-version.ts';
import { applyGenerations } from '../support/real-engine.ts';
import { resourceOf, workOf } from '../support/stack-work.ts';

function toolOf({ engine, path }: TestEngine): Tool {
  const version = versionOf(path, {});
  return { engine, path, version, features: toolFeatures(engine, version) };
}

describe.each(availableEngines())('$label takes', (engine) => {
  test('repetition, lifecycle, modules of the project, and outputs that must be sensitive', async () => {
    const work = workOf(
      {
        resources: [
          resourceOf('terraform_data', 'many', { input: '${count.index}' }, { count: 2 }),
          resourceOf(
            'terraform_data',
            'each',
            { input: '${each.key}:${each.value}' },
            { forEach: '${stacks.net.zones}' },
          ),
          resourceOf('terraform_data', 'set', { input: '${each.value}' }, { forEach: ['a', '${env.name}'] }),
          resourceOf('terraform_data', 'secret', { input: ['${secrets.PW}'] }, { dependsOn: ['many', 'cdn'] }),
          resourceOf(
            'terraform_data',
            'last',
            {
              input: {
                all: '${resources.many[*].output}',
                one: '${resources.each["a b"].output}',
                cdn: '${modules.cdn.url}',
              },
            },
            {
              lifecycle: {
                createBeforeDestroy: true,
                ignoreChanges: ['triggers_replace'],
                replaceTriggeredBy: ['secret', 'secret.input'],
              },
            },
          ),
        ],
        modules: [
          {
            name: 'cdn',
            source: './modules/cdn',
            inputs: { origin: '${var.label}' },
            dependsOn: ['set'],
            providers: {},
          },
        ],
      },
      {
        tool: toolOf(engine),
        secrets: { PW: 'hunter2${x}' },
        upstream: {
          net: { status: 'known', outputs: { zones: { value: { 'a b': 'z$1', c: '%{d}' }, sensitive: false } } },
        },
        stack: {
          variables: { label: 'l-${env.name}' },
          outputs: {
            pw: { value: '${resources.secret.input}', sensitive: false },
            last: { value: '${resources.last.input}', sensitive: false },
          },
        },
      },
    );
    const projectFiles = {
      'modules/cdn/main.tf.json': JSON.stringify({
        variable: { origin: { type: 'string' } },
        output: { url: { value: 'https://${var.origin}' } },
      }),
    };

    const { plan, stateText } = await applyGenerations(engine, { generations: [generate(work)], projectFiles });

    const inputs = Object.fromEntries(
      (plan.resource_changes ?? []).map(({ address, change }) => [address, change.after['input']]),
    );
    expect(inputs).toMatchObject({
      'terraform_data.many[1]': 1,
      'terraform_data.each["a b"]': 'a b:z$1',
      'terraform_data.each["c"]': 'c:%{d}',
      'terraform_data.set["staging"]': 'staging',
      'terraform_data.secret': ['hunter2${x}'],
    });
    expect(JSON.parse(stateText)).toMatchObject({
      outputs: {
        pw: { value: ['hunter2${x}'], sensitive: true },
        last: { value: { all: [0, 1], one: 'a b:z$1', cdn: 'https://l-staging' } },
      },
    });
  });

  test('moves and removals, where it can', async () => {
    const tool = toolOf(engine);
    const old = ['old', 'gone', 'kept'].map((name) => resourceOf('terraform_data', name, { input: name }));
    const renamed = [resourceOf('terraform_data', 'new', { input: 'old' })];
    const removed = [
      { from: 'terraform_data.gone', destroy: true },
      { from: 'terraform_data.kept', destroy: false },
    ];
    const after = {
      resources: renamed,
      moved: [{ from: 'old', to: 'new' }],
      removed: tool.features.removedBlocks ? removed : [],
    };

    const { plan } = await applyGenerations(engine, {
      generations: [generate(workOf({ resources: old }, { tool })), generate(workOf(after, { tool }))],
    });

    const actions = Object.fromEntries(
      (plan.resource_changes ?? []).map(({ address, change }) => [address, change.actions]),
    );
    expect(actions).toEqual({
      'terraform_data.new': ['no-op'],
      'terraform_data.gone': ['delete'],
      'terraform_data.kept': [tool.features.removedBlocks ? 'forget' : 'delete'],
    });
  });

  test('encryption of its state, where it can', async () => {
    const tool = toolOf(engine);
    const encryption = {
      key_provider: { pbkdf2: { k: { passphrase: '${secrets.PHRASE}' } } },
      method: { aes_gcm: { m: { keys: 'key_provider.pbkdf2.k' } } },
      state: { method: 'method.aes_gcm.m', enforced: true },
    };
    const resources = [resourceOf('terraform_data', 'd', { input: 'plain' })];
    const work = workOf(
      { resources },
      { tool, secrets: { PHRASE: 'correct horse battery staple' }, stack: { encryption } },
    );

    if (!tool.features.stateEncryption) {
      expect(() => generate(work)).toThrow(expect.objectContaining({ code: 'ENGINE_FEATURE_MISSING' }));
      return;
    }
    const { stateText } = await applyGenerations(engine, { generations: [generate(work)] });

    expect(JSON.parse(stateText)).toHaveProperty('encrypted_data');
    expect(stateText).not.toContain('plain');
  });
});
