/** The selection as a program uses it, on a real repository. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGitRepository, gitEnvironment } from '../support/git-repository.ts';
import { createScratchProject, type ScratchProject } from '../support/scratch-project.ts';

const project = `project: shop
stacks:
  a: { labels: { tier: one }, resources: [{ type: terraform_data, name: a, properties: { input: a } }] }
  b: { dependsOn: [a], resources: [{ type: terraform_data, name: b, properties: { input: b } }] }
settings: { engine: terraform }
`;
const ignored = { '.gitignore': '.fairlead/\n.home/\n' };

function createSite(files: Readonly<Record<string, string>>): ScratchProject & { readonly commit: () => string } {
  const scratch = createScratchProject({ files: { ...ignored, ...files }, variables: gitEnvironment });
  const repository = createGitRepository({ directory: scratch.directory });
  repository.commit();
  return { ...scratch, commit: () => repository.commit() };
}

test('plans and applies what was selected, and nothing where nothing was', async () => {
  using site = createSite({ 'fairlead.yaml': project });
  const opened = await site.open();

  const nothing = await opened.apply({ selection: { changed: {} }, autoApprove: true });
  const one = await opened.apply({ selection: { labels: { tier: ['one'] } }, autoApprove: true });
  const both = await opened.plan({ selection: { labels: { tier: ['one'] }, withDependents: true } });
  const narrowed = await opened.plan({ stacks: ['b'], selection: { exclude: ['a'] } });

  expect(nothing).toMatchObject({ status: 'done', plans: [], applied: [] });
  expect(one.applied).toEqual(['a']);
  expect(both.plans.map(({ stack }) => stack)).toEqual(['a', 'b']);
  expect(narrowed.plans.map(({ stack }) => stack)).toEqual(['b']);
  await expect(opened.destroy({ selection: { changed: {} } })).rejects.toMatchObject({ code: 'SELECTION_REFUSED' });
});

test('a project that was opened with what left it does nothing but destroy that', async () => {
  using site = createSite({ 'fairlead.yaml': project });
  const opened = await site.open();
  await opened.apply({ autoApprove: true });
  site.write('fairlead.yaml', project.replace(/ {2}b: .*\n/, ''));
  const { removed, since } = await (await site.open()).select({ changed: {} });

  const past = await site.open({ removedSince: since?.commit ?? '' });
  const refused = [
    past.plan(),
    past.apply({ autoApprove: true }),
    past.drift(),
    past.destroy({ stacks: ['a'], autoApprove: true }),
    past.destroy({ stacks: ['a', 'b'], autoApprove: true }),
  ];
  for (const call of refused) await expect(call).rejects.toMatchObject({ code: 'SELECTION_REFUSED' });
  const destroyed = await past.destroy({ autoApprove: true, allowDestroy: true });

  expect(removed).toEqual(['b']);
  expect(destroyed.applied).toEqual(['b']);
  expect(await (await site.open()).status()).toMatchObject([{ stack: 'a', state: 'applied' }]);
});

test('says how to bring back the root module of a stack that left with it', async () => {
  using site = createSite({
    'fairlead.yaml': `${project}`.replace('settings', '  old: { source: ./old }\nsettings'),
    'old/main.tf': '',
  });
  site.write('fairlead.yaml', project);
  rmSync(join(site.directory, 'old'), { recursive: true });
  const { since } = await (await site.open()).select({ changed: {} });

  const past = await site.open({ removedSince: since?.commit ?? '' });

  await expect(past.destroy({ autoApprove: true })).rejects.toMatchObject({
    code: 'ENGINE_SOURCE_MISSING',
    hint: expect.stringContaining(`git checkout ${since?.commit.slice(0, 10)} -- ./old`) as unknown,
  });
});

test('refuses a commit that is not there, and says so before anything else', async () => {
  using site = createSite({ 'fairlead.yaml': project });

  await expect(site.open({ removedSince: 'nope' })).rejects.toMatchObject({ code: 'GIT_REF_UNKNOWN' });
});

test('follows links, and modules that call each other', async () => {
  using site = createSite({
    'fairlead.yaml':
      'project: shop\nstacks:\n  linked: { source: ./linked }\n  round: { source: ./round }\n  plain: { source: ./plain }\n',
    'plain/main.tf': '',
    'linked/main.tf': '',
    'round/main.tf': 'module "a" {\n  source = "../modules/a"\n}\n',
    'modules/a/main.tf': 'module "b" {\n  source = "../b"\n}\n',
    'modules/b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
    'shared/file.tf': '',
    'real/main.tf': '',
  });
  symlinkSync('../shared/file.tf', join(site.directory, 'linked', 'file.tf'));
  rmSync(join(site.directory, 'plain'), { recursive: true });
  symlinkSync('real', join(site.directory, 'plain'));
  site.commit();
  const changedBy = async (path: string) => {
    site.write(path, '# other\n');
    const { stacks } = await (await site.open()).select({ changed: { ref: 'HEAD' } });
    site.commit();
    return stacks;
  };

  expect(await changedBy('shared/file.tf')).toEqual(['linked']);
  expect(await changedBy('real/main.tf')).toEqual(['plain']);
  expect(await changedBy('modules/b/main.tf')).toEqual(['round']);
});

test('sees a module that was moved away, and a project that is reached by a link', async () => {
  using site = createSite({
    'infra/fairlead.yaml': 'project: shop\nstacks:\n  web: { source: ./web }\n',
    'infra/web/main.tf': 'module "a" {\n  source = "../../modules/a"\n}\n',
    'modules/a/main.tf': '',
  });
  const place = mkdtempSync(join(tmpdir(), 'fairlead-link-'));
  symlinkSync(join(site.directory, 'infra'), join(place, 'infra'));
  mkdirSync(join(site.directory, 'other'));
  renameSync(join(site.directory, 'modules/a'), join(site.directory, 'other/a'));

  const opened = await site.open({ directory: join(place, 'infra') });

  expect((await opened.select({ changed: {} })).decisions).toEqual([
    {
      stack: 'web',
      selected: true,
      reasons: [{ kind: 'files', of: 'module', path: 'modules/a', files: ['modules/a/main.tf'] }],
    },
  ]);
  rmSync(place, { recursive: true });
});
