import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { publint } from 'publint';
import { repository, runTool } from '../../tools/gate/run-tool.ts';
import manifest from '../../package.json' with { type: 'json' };

const exec = promisify(execFile);
const packed = inject('packed');
let empty = '';

beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'fairlead-empty-'));
});

afterAll(() => rm(empty, { recursive: true, force: true }));

/** As a user types it in an empty folder: npx fetches the package (here: the tarball) and runs it. */
const npx = (words: readonly string[]) =>
  exec('npx', ['--yes', '--offline', `--package=${packed.tarball}`, 'fairlead', ...words], { cwd: empty });

test('npx fairlead --version names the version in an empty folder', async () => {
  const { stdout } = await npx(['--version']);

  expect(stdout.trim()).toContain(manifest.version);
});

test('npx fairlead --help lists the commands', async () => {
  const { stdout } = await npx(['--help']);

  for (const verb of ['init', 'plan', 'apply', 'destroy', 'resume', 'doctor']) expect(stdout).toContain(verb);
});

test('npx fairlead init, then validate, works in an empty folder', async () => {
  await npx(['init']);
  const { stdout } = await npx(['validate', '--json', '--file-only']);

  expect(await readdir(empty)).toContain('fairlead.yaml');
  expect(stdout).not.toContain('"severity":"error"');
});

test('brings nothing else into an installation', async () => {
  const modules = await readdir(join(packed.installed, 'node_modules'));

  expect(modules.filter((name) => !name.startsWith('.'))).toEqual(['fairlead']);
});

test('holds what a user needs and nothing of the workshop', async () => {
  const root = join(packed.installed, 'node_modules', 'fairlead');
  const names = await readdir(root);
  const files = await readdir(root, { recursive: true });

  expect(names.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', 'bin', 'dist', 'package.json']);
  expect(files.filter((file) => /[.]test[.]|(^|\/)(src|node_modules)\//.test(file))).toEqual([]);
});

test('carries the licence of every package that is compiled in', async () => {
  const text = await readFile(join(packed.installed, 'node_modules/fairlead/dist/THIRD-PARTY.txt'), 'utf8');

  for (const name of ['zod', 'yaml', 'commander', '@grpc/grpc-js', 'protobufjs']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(text).not.toContain('holds no licence text');
});

test.each(['fairlead', 'fairlead/adapter'])('%s can be imported', async (name) => {
  const program = `import(${JSON.stringify(name)}).then((it) => console.log(Object.keys(it).join()))`;

  const { stdout } = await exec(process.execPath, ['--input-type=module', '-e', program], { cwd: packed.installed });

  expect(stdout).toContain('DeliveryError');
});

test('the simulated clouds of the published kit start and stop', async () => {
  // Beside the repository's vitest, which the contract suites in the same file need.
  const kit = pathToFileURL(join(repository, 'dist/testing.js')).href;
  const program = `
    const { startSimulatedClouds } = await import(${JSON.stringify(kit)});
    const clouds = await startSimulatedClouds({ directory: ${JSON.stringify(join(empty, 'clouds'))} });
    console.log(Object.keys(clouds.env).join());
    await clouds.close();
  `;

  const { stdout } = await exec(process.execPath, ['--input-type=module', '-e', program], { cwd: empty });

  expect(stdout.trim()).toBe('TF_REATTACH_PROVIDERS');
});

test('the JSON Schema for editors is in the package', async () => {
  const file = join(packed.installed, 'node_modules/fairlead/dist/fairlead.schema.json');

  const schema = JSON.parse(await readFile(file, 'utf8')) as { readonly required: readonly string[] };

  expect(schema.required).toEqual(['project']);
});

test('publint finds nothing', async () => {
  const tarball = await readFile(packed.tarball);
  const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) as ArrayBuffer;

  const { messages } = await publint({ pack: { tarball: bytes }, strict: true });

  expect(messages).toEqual([]);
});

test('the types resolve from every entry point (attw)', async () => {
  const script = '@arethetypeswrong/cli/dist/index.js';

  const run = await runTool(script, [packed.tarball, '--profile', 'esm-only', '--format', 'ascii'], packed.installed);

  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
});
