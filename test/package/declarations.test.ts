import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { repository, runTool } from '../../tools/gate/run-tool.ts';

const root = join(inject('packed').installed, 'node_modules/fairlead');

test.each([
  { entry: 'index', golden: 'api.d.ts' },
  { entry: 'adapter', golden: 'adapter.d.ts' },
  { entry: 'testing', golden: 'testing.d.ts' },
])('the public types of $entry are those of docs/reference/$golden', async ({ entry, golden }) => {
  const built = await readFile(join(root, `dist/${entry}.d.ts`), 'utf8');
  const recorded = await readFile(join(repository, 'docs/reference', golden), 'utf8');

  expect(built, 'the public API changed: look at the difference, then run `npm run reference`').toBe(recorded);
});

test('a strict user of the library type-checks, without the packages that are compiled in', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-types-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await symlink(join(inject('packed').installed, 'node_modules'), join(directory, 'node_modules'), 'junction');
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  await writeFile(join(directory, 'user.ts'), user);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
    ...{ module: 'NodeNext', target: 'ES2024', lib: ['ES2024', 'DOM'], types: [] },
  };
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }));

  const run = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.json', '--pretty', 'false'], directory);

  expect(run.stdout).toBe('');
});

const user = `
import { defineProject, isDeliveryError, openProject, type PlanResult } from 'fairlead';
import type { IacEngine } from 'fairlead/adapter';

export const project = defineProject({
  project: 'shop',
  targets: { here: { cloud: 'aws', region: 'eu-west-1' } },
  stacks: { network: { target: 'here', resources: [{ type: 'aws_vpc', name: 'main', properties: { cidr_block: '10.0.0.0/16' } }] } },
});

// @ts-expect-error: an unknown option is a mistake
defineProject({ project: 'shop', stakcs: {} });

export async function plan(signal: AbortSignal): Promise<PlanResult | undefined> {
  try {
    const open = await openProject({ environment: 'staging' });
    return await open.plan({ signal, onEvent: (event) => void event.type });
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'PROJECT_NOT_FOUND') return undefined;
    throw error;
  }
}

export const kinds = (engines: readonly IacEngine[]): string[] => engines.map((engine) => engine.kind);
`;
