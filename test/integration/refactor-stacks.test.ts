import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRefactoredProject, type RefactoredProject } from '../support/refactored-project.ts';

const stacks = `stacks:
  network:
    variables: { block: 10.0.0.0/16 }
    resources:
      - { type: simcloud_network, name: main, properties: { name: main, cidr: "\${var.block}" } }
      - { type: simcloud_bucket, name: logs, properties: { name: shop-logs } }
      - { type: simcloud_bucket, name: backups, properties: { name: shop-backups, tags: { of: "\${resources.logs.id}" } } }
    outputs:
      network: \${resources.main.id}
      logs: { value: "\${resources.logs.domain_name}", description: Where logs go. }
  # Serves.
  web:
    dependsOn: [network]
    resources:
      - { type: simcloud_subnet, name: web, properties: { name: web, network_id: "\${stacks.network.network}", cidr: 10.0.1.0/24 } }
    outputs: { subnet: "\${resources.web.id}" }
  apps:
    resources:
      - type: simcloud_instance
        name: app
        properties: { name: app, image: img-1, subnet_id: "\${stacks.web.subnet}", metadata: { logs: "\${stacks.network.logs}" } }
`;

async function done(project: RefactoredProject, line: string): Promise<string> {
  const { code, output, stdout } = await project.run(line);
  expect([line, code], output).toEqual([line, 0]);
  return stdout;
}

async function applied(settings = ''): Promise<RefactoredProject> {
  const project = await createRefactoredProject({ stacks, settings });
  await done(project, 'apply --yes');
  return project;
}

const unchanged = (project: RefactoredProject) => done(project, 'plan --refresh --exit-code');

async function statuses(project: RefactoredProject): Promise<readonly string[]> {
  const { stacks: all } = JSON.parse(await done(project, 'status --json')) as {
    readonly stacks: readonly { readonly stack: string; readonly state: string }[];
  };
  return all.map(({ stack, state }) => `${stack} ${state}`).sort();
}

describe('fairlead rename', () => {
  it.each(['local', 'embedded'])('takes the %s state and the journal along', async (service) => {
    await using project = await applied(`  state: { service: ${service} }\n`);

    await done(project, 'rename web shop-web --yes');

    const text = project.scratch.read('fairlead.yaml');
    expect(text).toContain('  # Serves.\n  shop-web:\n    dependsOn: [network]');
    expect(text).toContain('subnet_id: "${stacks.shop-web.subnet}"');
    expect(await statuses(project)).toEqual(['apps applied', 'network applied', 'shop-web applied']);
    await unchanged(project);
    expect(existsSync(join(project.scratch.directory, '.fairlead/state/default/web.tfstate'))).toBe(false);
  });

  it('leaves all as it is where the stack has open changes', async () => {
    await using project = await applied();
    project.scratch.write('fairlead.yaml', project.scratch.read('fairlead.yaml').replace('10.0.1.0', '10.0.2.0'));

    const { code, stderr } = await project.run('rename web shop-web --yes');

    expect([code, stderr]).toEqual([1, expect.stringContaining('REFACTOR_CHANGES')]);
    expect(project.scratch.read('fairlead.yaml')).toContain('\n  web:\n');
    expect(project.scratch.files('.fairlead/state')).toEqual(
      ['apps', 'network', 'web'].map((name) => `.fairlead/state/default/${name}.tfstate`),
    );
  });
});

describe('fairlead split', () => {
  it('makes a stack of some resources, with the outputs made of them', async () => {
    await using project = await applied();
    const world = project.world();

    await done(project, 'split network logs backups --into storage --yes');

    expect([project.owned('network'), project.owned('storage')]).toEqual([
      ['simcloud_network.main'],
      ['simcloud_bucket.backups', 'simcloud_bucket.logs'],
    ]);
    expect(project.scratch.read('fairlead.yaml')).toContain('metadata: { logs: "${stacks.storage.logs}" }');
    expect(project.world()).toEqual(world);
    await unchanged(project);
  });
});

it.each(['local', 'embedded'])('split takes along what only a %s state can carry', async (service) => {
  await using project = await createRefactoredProject({
    stacks: `stacks:
  a:
    resources:
      - { type: terraform_data, name: secret, properties: { input: one } }
      - { type: terraform_data, name: rest, properties: { input: "\${resources.secret.id}" } }
`,
    settings: `  state: { service: ${service} }\n`,
  });
  await done(project, 'apply --yes');

  await done(project, 'split a secret --into vault --yes');

  await unchanged(project);
  expect(await statuses(project)).toEqual(['a applied', 'vault applied']);
  expect(existsSync(join(project.scratch.directory, '.fairlead/state/default/vault.tfstate'))).toBe(
    service === 'local',
  );
});

describe('fairlead merge', () => {
  it('makes a stack part of another one, and takes it out of the file', async () => {
    await using project = await applied();
    const world = project.world();

    await done(project, 'merge web network --yes');

    const text = project.scratch.read('fairlead.yaml');
    expect(text).not.toMatch(/\n {2}web:|stacks\.web|imports|removed/);
    expect(text).toContain('network_id: "${resources.main.id}"');
    expect(project.owned('network')).toContain('simcloud_subnet.web');
    expect(project.world()).toEqual(world);
    expect(await statuses(project)).toEqual(['apps applied', 'network applied']);
    await unchanged(project);
  });
});
