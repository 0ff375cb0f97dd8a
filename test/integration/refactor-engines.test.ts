import { describe, expect, it } from 'vitest';
import { availableEngines, type TestEngine } from '../support/engines.ts';
import { createRefactoredProject, type RefactoredProject } from '../support/refactored-project.ts';

const stacks = `stacks:
  network:
    resources:
      - { type: simcloud_network, name: main, properties: { name: main, cidr: 10.0.0.0/16 } }
      - { type: simcloud_bucket, name: logs, properties: { name: shop-logs } }
      - { type: terraform_data, name: secret, properties: { input: one } }
    outputs: { network: "\${resources.main.id}", logs: "\${resources.logs.domain_name}" }
  web:
    resources:
      - { type: simcloud_subnet, name: web, count: 2, properties: { name: "web-\${count.index}", network_id: "\${stacks.network.network}", cidr: "10.0.\${count.index}.0/24" } }
    outputs: { subnet: "\${resources.web[0].id}" }
  apps:
    resources:
      - { type: simcloud_instance, name: app, properties: { name: app, image: img-1, subnet_id: "\${stacks.web.subnet}", metadata: { logs: "\${stacks.network.logs}" } } }
`;

async function done(project: RefactoredProject, line: string): Promise<void> {
  const { code, output } = await project.run(line);
  expect([line, code], output).toEqual([line, 0]);
}

/** Without `removed` blocks nothing can be forgotten by a plan. */
const forgets = ({ label }: TestEngine): boolean => !label.includes(' 1.6');

describe.each(availableEngines().filter(forgets))('stacks are rearranged with $label', (engine) => {
  it.each(['local', 'embedded'])(
    'move, split, rename and merge leave the clouds alone, with %s states',
    async (service) => {
      const settings = `  state: { service: ${service} }\n`;
      await using project = await createRefactoredProject({ stacks, settings, engine });
      await done(project, 'apply --yes');
      const world = project.world();

      for (const line of [
        // By import, all instances; by the state, since nothing can import it; a stack more; another name; a stack less.
        'move web.web apps --yes',
        'move network.secret apps --yes',
        'split network logs --into storage --yes',
        'rename storage buckets --yes',
        'merge buckets network --yes',
      ]) {
        await done(project, line);
        expect([line, project.world()]).toEqual([line, world]);
        await done(project, 'plan --refresh --exit-code');
      }
    },
    240_000,
  );
});

describe.each(availableEngines().filter((engine) => !forgets(engine)))('stacks with $label', (engine) => {
  it('are renamed; what would have to be forgotten stays where it is, before anything is written', async () => {
    await using project = await createRefactoredProject({ stacks, engine });
    await done(project, 'apply --yes');
    const world = project.world();

    await done(project, 'rename network base --yes');
    const file = project.scratch.read('fairlead.yaml');
    for (const line of ['move web.web apps --yes', 'split base logs --into storage --yes', 'merge web apps --yes']) {
      const { code, output } = await project.run(line);
      expect([line, code], output).toEqual([line, 2]);
      expect(output).toContain('ENGINE_FEATURE_MISSING');
    }

    expect(project.scratch.read('fairlead.yaml')).toBe(file);
    expect(project.world()).toEqual(world);
    await done(project, 'plan --refresh --exit-code');
  }, 240_000);
});
