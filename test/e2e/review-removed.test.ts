import { expect, it } from 'vitest';
import { type CliEnd, runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createGitRepository, gitEnvironment } from '../support/git-repository.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const project = (stacks: readonly string[]): string => `
project: shop
${settingsFor(anyEngine())}
environments:
  production: { protected: true, approvals: { required: 1 } }
stacks:
${stacks.map((name) => `  ${name}: { resources: [{ type: terraform_data, name: a }] }`).join('\n')}
`;

async function done(place: ScratchProject, line: string): Promise<CliEnd> {
  const end = await runCli(place, line.split(' '));
  expect([end.code, line], end.output).toEqual([0, line]);
  return end;
}

it('destroys what left the project file by an approved plan, where nothing else is allowed', async () => {
  using place = createScratchProject({
    files: { 'fairlead.yaml': project(['kept', 'old']), '.gitignore': '.fairlead\n.home\n*.fairlead\n' },
    variables: { ...gitEnvironment },
  });
  // Removed with the project.
  const repository = createGitRepository({ directory: place.directory });
  const before = repository.commit();
  await done(place, 'plan -o up.fairlead');
  await done(place, 'approve up.fairlead --by ada');
  await done(place, 'apply up.fairlead');
  place.write('fairlead.yaml', project(['kept']));
  repository.commit();

  const refused = await runCli(place, ['destroy', `--changed=${before}`, '--destroy-removed']);
  await done(place, `plan --destroy --changed=${before} --destroy-removed -o down.fairlead`);
  await done(place, 'approve down.fairlead --by ada');
  const gone = await done(place, 'apply down.fairlead');
  const { json } = await done(place, 'status --json');

  expect(refused.code).toBe(4);
  expect(gone.stdout).toContain('1 stack destroyed');
  expect(json).toMatchObject([{ stacks: [{ stack: 'kept', state: 'applied' }] }]);
});
