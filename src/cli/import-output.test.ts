import { expect, test } from 'vitest';
import type { ImportOptions } from '../app/toolkit.ts';
import { runCli } from './run-cli.ts';
import { sampleImport } from './testing-import.ts';
import { testTerminal, testToolkit } from './testing-toolkit.ts';

async function imports(words: readonly string[], typed: readonly string[] = []) {
  let asked: ImportOptions | undefined;
  const toolkit = testToolkit(
    {},
    {
      async importFiles(wish) {
        asked = wish;
        return sampleImport;
      },
    },
  );
  const terminal = testTerminal(['import', ...words], { toolkit, typed });
  const exit = await runCli(terminal.io);
  return { exit, asked, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test('the project file goes to stdout, what it lacks to stderr, without control characters', async () => {
  const { exit, stdout, stderr } = await imports(['rollouts', 'rollout.yaml']);

  expect(exit).toBe(0);
  expect(stdout).toBe('project: shop\n');
  expect(stderr).toMatchInlineSnapshot(`
    "2 notes: 1 still to be written, 0 not quite the same, 1 left out
    "
  `);
});

test('with a file to write, stdout stays empty, and the next command is told', async () => {
  const { asked, stdout, stderr } = await imports(['flagger', 'a.yaml', 'b.yaml', '-o', 'fairlead.yaml', '--force']);

  expect(asked).toMatchObject({ tool: 'flagger', files: ['a.yaml', 'b.yaml'], out: 'fairlead.yaml', force: true });
  expect(stdout).toBe('');
  expect(stderr).toContain('fairlead.yaml written');
  expect(stderr).toContain('next: fairlead validate');
});

test('reads standard input where that is asked for', async () => {
  const { asked } = await imports(['ingress-nginx', '-'], ['kind: Ingress', 'spec: {}']);

  expect(asked).toMatchObject({ files: ['-'], standardInput: 'kind: Ingress\nspec: {}' });
});

test('shows project and findings as one JSON document', async () => {
  const { stdout, stderr } = await imports(['rollouts', 'rollout.yaml', '--json']);

  expect(JSON.parse(stdout)).toEqual(sampleImport);
  expect(stderr).toBe('');
});

test('names the tools that there are', async () => {
  const { exit, stderr } = await imports(['spinnaker', 'a.yaml']);

  expect(exit).toBe(2);
  expect(stderr).toContain('flagger');
});
