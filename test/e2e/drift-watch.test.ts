/** `fairlead drift` on the simulated clouds, which somebody changes by hand between two looks. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DriftLook } from '../../src/app/toolkit.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { runCli, startCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const network = (name: string, second: number): string => `  ${name}:
    target: frankfurt
    resources:
      - { type: simcloud_network, name: main, properties: { name: ${name}, cidr: 10.${second}.0.0/16, description: ours } }
`;

const file = (): string => `project: shop
targets:
  frankfurt: { cloud: aws, provider: { source: fairlead/simcloud, name: simcloud, settings: { cloud: aws, region: eu-central-1 } } }
stacks:
${network('one', 1)}${network('two', 2)}${settingsFor(anyEngine())}`;

interface Site extends AsyncDisposable {
  readonly scratch: ScratchProject;
  readonly clouds: SimulatedClouds;
  /** As somebody does in the cloud's own console. */
  byHand(name: string, description: string): void;
}

async function appliedSite(): Promise<Site> {
  const place = createScratchProject({ files: {} });
  const clouds = await startSimulatedClouds({ directory: join(place.directory, '.clouds'), latencyMs: 0 });
  const scratch: ScratchProject = {
    ...place,
    environment: { ...place.environment, ...clouds.env },
    [Symbol.dispose]: () => place[Symbol.dispose](),
  };
  scratch.write('fairlead.yaml', file());
  const applied = await runCli(scratch, ['apply', '--yes']);
  expect(applied.code, applied.output).toBe(0);
  return {
    scratch,
    clouds,
    byHand(name, description) {
      const found = clouds.world
        .resources({ type: 'simcloud_network' })
        .find((each) => each.attributes['name'] === name);
      clouds.world.change(found?.id ?? '', { description });
    },
    async [Symbol.asyncDispose]() {
      await clouds.close();
      scratch[Symbol.dispose]();
    },
  };
}

interface LookLine extends Pick<DriftLook, 'look' | 'news'> {
  readonly status: string;
  readonly drifted: DriftLook['known'];
}

test('a watch tells what somebody changed between two looks, and ends in order when it is interrupted', async () => {
  await using site = await appliedSite();
  const args = ['drift', '--watch', '--interval', '10s', '--json', '--exit-code'];
  const { child, ended } = startCli(site.scratch, args);
  const second = Promise.withResolvers<void>();
  let lines = 0;
  child.stdout?.on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    if (lines === 1) site.byHand('two', 'theirs');
    if (lines === 2) second.resolve();
  });

  await Promise.race([second.promise, ended]);
  child.kill('SIGINT');
  const { code, json, output } = await ended;

  const [calm, found, ...more] = json as unknown as readonly LookLine[];
  expect(code, output).toBe(3);
  expect(more).toEqual([]);
  expect(calm).toMatchObject({ look: 1, status: 'done', news: [], drifted: [] });
  expect(found).toMatchObject({
    look: 2,
    status: 'done',
    news: [{ stack: 'two', found: [{ address: 'simcloud_network.main', action: 'update' }], settled: [] }],
    drifted: [
      {
        stack: 'two',
        lastInOrder: { how: 'looked at' },
        mending: { kind: 'planned', plan: { stack: 'two', changes: [{ action: 'update' }] } },
      },
    ],
  });
});

test('a report says what has changed, when it was in order, and what an apply does about it', async () => {
  await using site = await appliedSite();
  site.byHand('one', 'theirs');

  const report = await runCli(site.scratch, ['drift', '--exit-code']);
  const markdown = await runCli(site.scratch, ['drift', '--markdown']);
  const mended = await runCli(site.scratch, ['apply', '--yes']);
  const after = await runCli(site.scratch, ['drift', '--exit-code']);

  expect(report.code, report.output).toBe(3);
  expect(report.stdout).toContain('description = "ours" → "theirs"');
  expect(report.stdout).toMatch(/last in order just now \(.* UTC, applied by run \S+\)/);
  expect(report.stdout).toContain('`fairlead apply`: 1 to update');
  expect(markdown.stdout).toContain('<summary><code>one</code>: 1 resource drifted');
  expect(mended.code, mended.output).toBe(0);
  expect(after.code, after.output).toBe(0);
});
