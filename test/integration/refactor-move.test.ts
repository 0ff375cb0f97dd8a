import { describe, expect, it } from 'vitest';
import { createRefactoredProject, type RefactoredProject } from '../support/refactored-project.ts';

/** The subnet is to go from the network to the web servers that it is for. */
const stacks = `stacks:
  network:
    resources:
      # All of it.
      - type: simcloud_network
        name: main
        properties: { name: main, cidr: 10.0.0.0/16 }
      # For the web servers.
      - type: simcloud_subnet
        name: web # the only one
        properties:
          name: web
          network_id: \${resources.main.id}
          cidr: 10.0.1.0/24
    outputs:
      subnet: \${resources.web.id}
  web:
    resources:
      - type: simcloud_instance
        name: app
        count: 2
        properties: { name: "app-\${count.index}", image: img-1, subnet_id: "\${stacks.network.subnet}" }
`;

async function done(project: RefactoredProject, line: string): Promise<string> {
  const { code, output, stdout } = await project.run(line);
  expect([line, code], output).toEqual([line, 0]);
  return stdout;
}

const unchanged = (project: RefactoredProject) => done(project, 'plan --refresh --exit-code');

interface StateResource {
  readonly name: string;
  readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
}

function editState({ scratch }: RefactoredProject, stack: string, edit: (resource: StateResource) => void): void {
  const path = `.fairlead/state/default/${stack}.tfstate`;
  const state = JSON.parse(scratch.read(path)) as { readonly resources: readonly StateResource[] };
  for (const resource of state.resources) edit(resource);
  scratch.write(path, JSON.stringify(state));
}

describe('fairlead move', () => {
  it('imports where it goes, forgets where it was, and changes nothing in the clouds', async () => {
    await using project = await createRefactoredProject({ stacks });
    await done(project, 'apply --yes');
    const world = project.world();

    const said = await done(project, 'move network.web web --yes');

    expect(said).toContain('simcloud_subnet.web: network → web');
    expect(project.world()).toEqual(world);
    expect(project.clouds.world.calls()).toMatchObject({ created: 4 });
    expect([project.owned('network'), project.owned('web')]).toEqual([
      ['simcloud_network.main'],
      ['simcloud_instance.app', 'simcloud_subnet.web'],
    ]);
    const text = project.scratch.read('fairlead.yaml');
    expect(text).toContain(`subnet_id: "\${resources.web.id}" }
      # For the web servers.
      - type: simcloud_subnet
        name: web # the only one
        properties:
          name: web
          network_id: \${stacks.network.main_id}
          cidr: 10.0.1.0/24
`);
    expect(text).not.toMatch(/imports|removed/);
    await unchanged(project);
  });

  it('says only what it would do', async () => {
    await using project = await createRefactoredProject({ stacks });
    await done(project, 'apply --yes');
    const text = project.scratch.read('fairlead.yaml');

    const [said] = (await project.run('move network.web web --dry-run --json')).json;

    expect(said).toMatchObject({
      status: 'previewed',
      way: 'requests',
      transfers: [{ from: 'network', into: 'web', address: 'simcloud_subnet.web', instances: [{ key: '' }] }],
    });
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
  });

  it('moves all instances of a resource, and back again', async () => {
    await using project = await createRefactoredProject({ stacks: `${stacks}  spare:\n    resources: []\n` });
    await done(project, 'apply --yes');
    const world = project.world();

    await done(project, 'move web.app spare --yes');

    expect(project.owned('spare')).toEqual(['simcloud_instance.app']);
    await unchanged(project);

    await done(project, 'move spare.app web --yes');

    expect([project.owned('spare'), project.owned('web'), project.world()]).toEqual([
      [],
      ['simcloud_instance.app'],
      world,
    ]);
    await unchanged(project);
  });

  it('moves the state itself where the provider cannot import', async () => {
    const data = `stacks:
  a:
    resources:
      - { type: terraform_data, name: secret, properties: { input: one } }
      - { type: terraform_data, name: rest, properties: { input: "\${resources.secret.id}" } }
  b:
    resources:
      - { type: terraform_data, name: other, properties: { input: two } }
`;
    await using project = await createRefactoredProject({ stacks: data });
    await done(project, 'apply --yes');
    const before = await done(project, 'output --json');

    await done(project, 'move a.secret b --yes');

    expect([project.owned('a'), project.owned('b')]).toEqual([
      ['terraform_data.rest'],
      ['terraform_data.other', 'terraform_data.secret'],
    ]);
    expect(project.scratch.read('fairlead.yaml')).toContain('input: "${stacks.b.secret_id}"');
    expect(before).toBeDefined();
    await unchanged(project);
  });

  it('leaves everything as it is where the plan shows more than the move', async () => {
    await using project = await createRefactoredProject({ stacks });
    await done(project, 'apply --yes');
    project.scratch.write('fairlead.yaml', project.scratch.read('fairlead.yaml').replace('img-1', 'img-2'));
    const text = project.scratch.read('fairlead.yaml');

    const { code, stderr } = await project.run('move network.web web --yes');

    expect([code, stderr]).toEqual([1, expect.stringContaining('REFACTOR_CHANGES')]);
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
    expect(project.owned('network')).toEqual(['simcloud_network.main', 'simcloud_subnet.web']);
  });

  it('waits for an approval where nobody can be asked', async () => {
    await using project = await createRefactoredProject({ stacks });
    await done(project, 'apply --yes');
    const text = project.scratch.read('fairlead.yaml');

    expect((await project.run('move network.web web')).code).toBe(4);
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
  });

  it('does one environment after the other, by the requests in the file', async () => {
    const environments = 'environments:\n  staging: {}\n  production:\n    # Never by itself.\n    protected: false\n';
    // Two environments in one cloud: each with names of its own.
    const named = stacks
      .replace('{ name: main', '{ name: "main-${env.name}"')
      .replace('          name: web', '          name: web-${env.name}')
      .replace('"app-', '"${env.name}-');
    await using project = await createRefactoredProject({ stacks: named, environments });
    await done(project, 'apply --yes -e staging');
    await done(project, 'apply --yes -e production');
    const world = project.world();

    await done(project, 'move network.web web --yes -e staging');

    expect(project.owned('staging/web')).toContain('simcloud_subnet.web');
    expect(project.owned('production/network')).toContain('simcloud_subnet.web');
    expect(project.scratch.read('fairlead.yaml')).toMatch(/production:\n {4}# Never[^]*imports:[^]*removed:/);

    await done(project, 'move --finish --yes -e production');

    expect(project.owned('production/web')).toContain('simcloud_subnet.web');
    expect(project.scratch.read('fairlead.yaml')).not.toMatch(/imports|removed/);
    expect(project.world()).toEqual(world);
    await done(project, 'plan --refresh --exit-code -e staging');
    await done(project, 'plan --refresh --exit-code -e production');
  });

  it('moves between backends of the user by requests, and refuses what only a state could carry, by name', async () => {
    const backend = (name: string) => `backend: { type: local, path: states/${name}.tfstate }`;
    const kept = stacks
      .replace('  network:', `  network:\n    ${backend('network')}`)
      .replace('  web:', `  web:\n    ${backend('web')}`)
      .replace(
        '    outputs:',
        '      - { type: terraform_data, name: note, properties: { input: one } }\n    outputs:',
      );
    await using project = await createRefactoredProject({ stacks: kept });
    await done(project, 'apply --yes');
    const world = project.world();

    await done(project, 'move network.web web --yes');

    expect(project.world()).toEqual(world);
    await unchanged(project);
    const text = project.scratch.read('fairlead.yaml');

    const { code, stderr } = await project.run('move network.note web --yes');

    expect([code, stderr]).toEqual([1, expect.stringMatching(/REFACTOR_(CHANGES|ID_UNKNOWN)/)]);
    expect(stderr).toContain('terraform_data.note');
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
  });

  it('is refused where the state does not tell by which id it would be imported, and what has the state is a backend', async () => {
    const kept = stacks.replace('  web:', '  web:\n    backend: { type: local, path: states/web.tfstate }');
    await using project = await createRefactoredProject({ stacks: kept });
    await done(project, 'apply --yes');
    editState(project, 'network', (each) => {
      if (each.name === 'web') for (const { attributes } of each.instances) delete attributes['id'];
    });
    const text = project.scratch.read('fairlead.yaml');

    const { code, output } = await project.run('move network.web web --yes');

    expect(code, output).toBe(1);
    expect(output).toMatch(/REFACTOR_ID_UNKNOWN/);
    expect(output).toContain('simcloud_subnet.web');
    expect(output).toContain('settings.state');
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
  });

  it('is refused where the other state has another one by that address', async () => {
    const data = `stacks:
  a:
    resources: [{ type: terraform_data, name: secret, properties: { input: one } }]
  b:
    resources: [{ type: terraform_data, name: secret, properties: { input: two } }]
`;
    await using project = await createRefactoredProject({ stacks: data });
    await done(project, 'apply --yes');
    const text = project.scratch
      .read('fairlead.yaml')
      .replace('name: secret, properties: { input: two }', 'name: other, properties: { input: two }');
    project.scratch.write('fairlead.yaml', text);

    const { code, output } = await project.run('move a.secret b --yes');

    expect(code, output).toBe(1);
    expect(output).toMatch(/REFACTOR_(STATE_CONFLICT|CHANGES)/);
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
    expect([project.owned('a'), project.owned('b')]).toEqual([['terraform_data.secret'], ['terraform_data.secret']]);
  });

  it('keeps what is sensitive so', async () => {
    const secret = `stacks:
  a:
    resources:
      - { type: terraform_data, name: secret, properties: { input: "\${var.password}" } }
      - { type: terraform_data, name: user, properties: { input: "\${resources.secret.input}" } }
  b:
    resources: []
`;
    const settings = 'variables:\n  password: { value: hunter2, sensitive: true }\n';
    await using project = await createRefactoredProject({ stacks: secret, environments: settings });
    await done(project, 'apply --yes');

    const { code, output } = await project.run('move a.secret b --yes --verbose');

    expect(code, output).toBe(0);
    expect(output).not.toContain('hunter2');
    expect(project.scratch.read('fairlead.yaml')).toMatch(/secret_input:\n +value: .*\n +sensitive: true/);
    await unchanged(project);
  });

  it('moves between states of the built-in service, and keeps every version', async () => {
    await using project = await createRefactoredProject({ stacks, settings: '  state: { service: embedded }\n' });
    await done(project, 'apply --yes');

    await done(project, 'move network.web web --yes');

    expect(await done(project, 'state show web')).toContain('simcloud_subnet.web');
    await unchanged(project);
  });

  it('says what to change where the project file is a program', async () => {
    await using project = await createRefactoredProject({ stacks });
    const { scratch } = project;
    const text = `import { defineProject } from 'fairlead';
export default defineProject({
  project: 'shop',
  stacks: {
    a: { resources: [{ type: 'terraform_data', name: 'one' }] },
    b: { resources: [] },
  },
});
`;
    scratch.write('program/fairlead.config.ts', text);

    const { code, stderr } = await project.run('move a.one b --cwd program');

    expect([code, stderr]).toEqual([2, expect.stringContaining('REFACTOR_MODULE_FILE')]);
    expect(stderr).toContain('move stacks.a.resources.0 to stacks.b.resources');
    expect(scratch.read('program/fairlead.config.ts')).toBe(text);
  });

  it('asks in a protected environment, whatever is said before', async () => {
    const environments = 'environments:\n  production: { protected: true }\n';
    await using project = await createRefactoredProject({ stacks, environments });

    expect((await project.run('move network.web web --yes')).output).toContain('PROTECTED_ENVIRONMENT');
  });

  it('offers resources and stacks to the shell', async () => {
    await using project = await createRefactoredProject({ stacks });

    const { stdout } = await project.run('__complete -- move network.');

    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['network.main', 'network.web']));
  });

  it.each([
    ['move network.web nowhere', 'STACK_UNKNOWN', 'there is no stack "nowhere"'],
    ['move network.wbe web', 'REFACTOR_RESOURCE_UNKNOWN', 'did you mean "web"'],
    ['move network web', 'USAGE', 'stack.resource'],
    ['move network.main web', 'REFACTOR_CYCLE', '${stacks.'],
    ['move --finish', 'REFACTOR_USELESS', 'no move waits'],
    ['split network web --into web', 'REFACTOR_NAME_TAKEN', 'a stack "web" already'],
    ['rename network web', 'REFACTOR_NAME_TAKEN', 'a stack "web" already'],
  ])('%s is refused as %s', async (line, code, says) => {
    await using project = await createRefactoredProject({ stacks });
    const text = project.scratch.read('fairlead.yaml');

    const { output } = await project.run(line);

    expect(output).toContain(code);
    expect(output).toContain(says);
    expect(project.scratch.read('fairlead.yaml')).toBe(text);
  });
});
