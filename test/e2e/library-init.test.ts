import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { runCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

test('the first project of simulated clouds plans once they are served as its first lines say', async () => {
  const world = mkdtempSync(join(tmpdir(), 'fairlead-clouds-'));
  const clouds = await startSimulatedClouds({ directory: world });
  try {
    using scratch = createScratchProject({ files: {}, variables: clouds.env });
    await scratch.toolkit.init({ directory: scratch.directory, template: 'simulated', name: 'shop' });
    const text = scratch.read('fairlead.yaml');
    scratch.write('fairlead.yaml', text.replace('settings:\n', settingsFor(anyEngine())));
    const project = await scratch.open();

    const planned = await project.plan();

    expect(text).toContain("import { startSimulatedClouds } from 'fairlead/testing'");
    expect(planned).toMatchObject({ status: 'done', changed: true, failures: [] });
    expect(JSON.parse(scratch.read('.fairlead/schema.json'))).toEqual(scratch.toolkit.schema());
  } finally {
    await clouds.close();
    rmSync(world, { recursive: true, force: true });
  }
});

test('init that writes nothing says so, and is no success', async () => {
  using scratch = createScratchProject({ files: {} });
  const first = await runCli(scratch, ['init']);

  const again = await runCli(scratch, ['init']);

  expect([first.code, again.code]).toEqual([0, 1]);
  expect(again.output).toContain('nothing was written');
  expect(again.output).not.toContain('next:');
});
