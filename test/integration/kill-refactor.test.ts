import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createKilledProject, type KilledProject, wholeProject } from '../support/killed-project.ts';

/** Over the whole command, each time at another place. */
const kills = 4;

const services = ['local', 'embedded'] as const;

it.concurrent.each([
  ['move network.web web', 'local'],
  ['move network.secret web', 'local'],
  ['rename network base', 'local'],
  ['rename network base', 'embedded'],
  ['split network web subnets', 'local'],
  ['split network secret vault', 'embedded'],
  ['merge backups web', 'local'],
  ['merge network web', 'local'],
  ['merge network web', 'embedded'],
] as const)(
  '%s with %s states, killed anywhere and repeated: all is owned, nothing is made or destroyed',
  async (mode, service) => {
    await using project = await applied(service);
    const begin = project.keep();
    const boundaries = await countBoundaries(project, mode);
    const step = boundaries / kills;
    for (let at = 1 + Math.random() * (step - 1); at <= boundaries; at += step) {
      const killAt = Math.round(at);
      begin();
      const before = project.resources();

      const killed = await project.run(mode, killAt);
      // Whoever plans and applies now destroys nothing.
      const between = readOwners(project);
      const repeated = await project.run(mode);

      const where = `${mode} killed at ${killAt} of ${boundaries}: ${killed.said}\n${repeated.said}`;
      expect(killed.killed, where).toBe(true);
      // It may have been done, but for the last word.
      expect([repeated.status, repeated.code], where).toBeOneOf([
        ['done', undefined],
        [undefined, 'REFACTOR_USELESS'],
        // After its very last act a merged stack is not in the file any more.
        ...(isInFile(project, mode) ? [] : [[undefined, 'STACK_UNKNOWN']]),
      ]);
      expect(project.resources(), where).toEqual(before);
      expect(touched(project), where).toEqual({ created: wholeProject.length, deleted: 0 });
      if (service === 'local') expect(between, where).toEqual(expect.arrayContaining([...allAddresses]));
      const clean = await project.run('apply');
      expect([clean.status, project.resources()], `${where}\n${clean.said}`).toEqual(['done', before]);
      expect(touched(project), where).toEqual({ created: wholeProject.length, deleted: 0 });
    }
  },
  500_000,
);

it.concurrent.each([
  'move network.web web',
  'move network.secret web',
  'rename network base',
  'split network web subnets',
  'split network secret vault',
  'merge backups web',
  'merge network web',
])(
  '%s killed anywhere, and whoever applies then destroys nothing and makes nothing twice',
  async (mode) => {
    await using project = await applied('local');
    const begin = project.keep();
    const boundaries = await countBoundaries(project, mode);
    const step = boundaries / kills;
    for (let at = 1 + Math.random() * (step - 1); at <= boundaries; at += step) {
      begin();
      const before = project.resources();
      const killed = await project.run(mode, Math.round(at));

      // What is planned before an upstream is known may have to be approved anew: the second one has nothing unknown.
      const first = await project.run('apply');
      const second = await project.run('apply');

      const where = `${mode} killed at ${Math.round(at)} of ${boundaries}: ${killed.said}\n${first.said}\n${second.said}`;
      expect([second.status, project.resources()], where).toEqual(['done', before]);
      expect(touched(project), where).toEqual({ created: wholeProject.length, deleted: 0 });
    }
  },
  500_000,
);

/** The stack that is moved from. */
function isInFile({ directory }: KilledProject, mode: string): boolean {
  const [stack] = mode.split(' ')[1]?.split('.') ?? [];
  return readFileSync(join(directory, 'fairlead.yaml'), 'utf8').includes(`\n  ${stack}:`);
}

const allAddresses = ['simcloud_network.main', 'simcloud_subnet.web', 'terraform_data.secret'];

function touched({ clouds }: KilledProject) {
  const { created, byOperation } = clouds.world.calls();
  return { created, deleted: byOperation['delete'] ?? 0 };
}

async function applied(service: (typeof services)[number]): Promise<KilledProject> {
  const project = await createKilledProject({ service });
  const file = join(project.directory, 'fairlead.yaml');
  // What no provider can import.
  const secret = '      - { type: terraform_data, name: secret, properties: { input: one } }\n';
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('    outputs: { subnet', () => `${secret}    outputs: { subnet`),
  );
  const { status, said } = await project.run('apply');
  expect(status, said).toBe('done');
  return project;
}

async function countBoundaries(project: KilledProject, mode: string): Promise<number> {
  const { boundaries = 0, status, said } = await project.run(mode);
  expect([status, boundaries > 3], said).toEqual(['done', true]);
  return boundaries;
}

/** Addresses that any plain state owns. */
function readOwners({ directory }: KilledProject): readonly string[] {
  const states = join(directory, '.fairlead/state/default');
  return readdirSync(states).flatMap((name) => {
    if (!name.endsWith('.tfstate')) return [];
    const file = join(states, name);
    const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: { type: string; name: string }[] };
    return resources.map(({ type, name }) => `${type}.${name}`);
  });
}
