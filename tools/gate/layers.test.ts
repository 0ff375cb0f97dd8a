import { expect, test } from 'vitest';
import { layers } from './gates.ts';
import { plantTree } from './planted-tree.ts';

/** Each imported file exists, so that only the planted arrow is at fault. */
const sound = {
  'src/domain/a.ts': 'export const a = 1;\nexport type A = number;\n',
  'src/ports/a.ts': "import type { A } from '../domain/a.ts';\nexport type Port = A;\n",
  'src/config/a.ts': "import { z } from 'zod';\nimport { parse } from 'yaml';\nexport const a = [z, parse];\n",
  'src/app/a.ts': "import type { Port } from '../ports/a.ts';\nexport const app: Port = 1;\n",
  'src/adapters/_shared/a.ts': "import { a } from '../../domain/a.ts';\nexport const shared = a;\n",
  'src/adapters/iac/one/index.ts': "import { shared } from '../../_shared/a.ts';\nexport const one = shared;\n",
  'src/adapters/iac/two/index.ts': 'export const two = 1;\n',
  'src/adapters/state/sqlite/index.ts':
    "import { DatabaseSync } from 'node:sqlite';\nexport const state = DatabaseSync;\n",
  'src/adapters/router/one/index.ts': "import { connect } from 'node:net';\nexport const router = connect;\n",
  'src/adapters/router/local/proxy/sole-process.ts':
    "import { DatabaseSync } from 'node:sqlite';\nexport const lock = DatabaseSync;\n",
  'src/adapters/system/node/index.ts': "import { spawn } from 'node:child_process';\nexport const system = spawn;\n",
  'src/cli/a.ts':
    "import { Command } from 'commander';\nimport { app } from '../app/a.ts';\nexport const cli = [Command, app];\n",
  'src/testing/a.ts':
    "import { expect } from 'vitest';\nimport { createServer } from 'node:http';\nexport const kit = [expect, createServer];\n",
  'src/main/cli.ts':
    "import { cli } from '../cli/a.ts';\nimport { one } from '../adapters/iac/one/index.ts';\nexport const main = [cli, one];\n",
  'src/index.ts': "export { main } from './main/cli.ts';\n",
  'tools/a.ts': 'export const tool = 1;\n',
};

const planted: Readonly<Record<string, { readonly file: string; readonly text: string }>> = {
  'domain-alone': {
    file: 'src/domain/b.ts',
    text: "import type { Port } from '../ports/a.ts';\nexport type B = Port;\n",
  },
  'ports-on-domain': { file: 'src/ports/b.ts', text: "import { app } from '../app/a.ts';\nexport const b = app;\n" },
  'config-on-domain': {
    file: 'src/config/b.ts',
    text: "import type { Port } from '../ports/a.ts';\nexport type B = Port;\n",
  },
  'app-on-ports': { file: 'src/app/b.ts', text: "import { a } from '../config/a.ts';\nexport const b = a;\n" },
  'adapter-on-ports': {
    file: 'src/adapters/iac/one/b.ts',
    text: "import { two } from '../two/index.ts';\nexport const b = two;\n",
  },
  'shared-is-plain': {
    file: 'src/adapters/_shared/b.ts',
    text: "import { two } from '../iac/two/index.ts';\nexport const b = two;\n",
  },
  'shell-on-app': {
    file: 'src/cli/b.ts',
    text: "import { two } from '../adapters/iac/two/index.ts';\nexport const b = two;\n",
  },
  'kit-on-ports': { file: 'src/testing/b.ts', text: "import { app } from '../app/a.ts';\nexport const b = app;\n" },
  'main-on-top': { file: 'src/cli/c.ts', text: "import { main } from '../main/cli.ts';\nexport const c = main;\n" },
  'core-no-packages': { file: 'src/domain/c.ts', text: "import type { z } from 'zod';\nexport type C = z.ZodType;\n" },
  'config-packages': {
    file: 'src/config/c.ts',
    text: "import { unzipSync } from 'fflate';\nexport const c = unzipSync;\n",
  },
  'shell-packages': { file: 'src/cli/d.ts', text: "import { z } from 'zod';\nexport const d = z;\n" },
  'adapter-packages': {
    file: 'src/adapters/iac/two/b.ts',
    text: "import { Command } from 'commander';\nexport const b = Command;\n",
  },
  'kit-packages': {
    file: 'src/testing/c.ts',
    text: "import { unzipSync } from 'fflate';\nexport const c = unzipSync;\n",
  },
  'top-packages': { file: 'src/main/c.ts', text: "import { expect } from 'vitest';\nexport const c = expect;\n" },
  'io-in-one-place': {
    file: 'src/adapters/iac/two/c.ts',
    text: "import { readFile } from 'node:fs/promises';\nexport const c = readFile;\n",
  },
  'sqlite-in-state': {
    file: 'src/cli/e.ts',
    text: "import { DatabaseSync } from 'node:sqlite';\nexport const e = DatabaseSync;\n",
  },
  'sqlite-in-state ': {
    file: 'src/adapters/router/local/proxy/b.ts',
    text: "import { DatabaseSync } from 'node:sqlite';\nexport const b = DatabaseSync;\n",
  },
  'product-not-on-workshop': {
    file: 'src/main/d.ts',
    text: "import { tool } from '../../tools/a.ts';\nexport const d = tool;\n",
  },
  resolvable: { file: 'src/main/e.ts', text: "import { nothing } from './nothing.ts';\nexport const e = nothing;\n" },
  'no-cycles': {
    file: 'src/domain/cycle-one.ts',
    text: "import type { Two } from './cycle-two.ts';\nexport type One = Two;\n",
  },
};

const builtIns = ['dgram', 'dns', 'http2', 'net', 'timers/promises', 'tls', 'worker_threads'];

test('a sound tree passes', async () => {
  await using tree = await plantTree(sound);

  const verdict = await layers.run(tree.root, 20);

  expect(verdict).toMatchObject({ passed: true, output: '' });
});

test('every planted fault is reported by its rule, type-only imports and a cycle included', async () => {
  const faults = Object.fromEntries(Object.values(planted).map(({ file, text }) => [file, text]));
  const cycle = { 'src/domain/cycle-two.ts': "import type { One } from './cycle-one.ts';\nexport type Two = One;\n" };
  await using tree = await plantTree({ ...sound, ...faults, ...cycle });

  const verdict = await layers.run(tree.root, 20);

  const reported = verdict.output.split('\n');
  const unseen = Object.entries(planted).filter(
    ([rule, { file }]) => !reported.some((line) => line.startsWith(`${rule.trim()}: ${file} `)),
  );
  expect(verdict.passed).toBe(false);
  expect(unseen).toEqual([]);
});

test('no built-in module that touches the world is forgotten', async () => {
  const files = builtIns.map((name, at) => [
    `src/cli/io-${at}.ts`,
    `import * as it from 'node:${name}';\nexport const a = it;\n`,
  ]);
  await using tree = await plantTree({ ...sound, ...Object.fromEntries(files) });

  const verdict = await layers.run(tree.root, 20);

  expect(verdict.output.match(/^io-in-one-place: /gm)).toHaveLength(builtIns.length);
});

test('a gate that reads too little fails, whatever the tool says', async () => {
  await using tree = await plantTree({ 'src/domain/a.ts': 'export const a = 1;\n' });

  const verdict = await layers.run(tree.root, 2);

  expect(verdict.passed).toBe(false);
  expect(verdict.output).toContain('the gate is empty');
});
