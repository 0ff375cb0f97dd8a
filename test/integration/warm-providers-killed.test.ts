import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { processesIn } from '../support/processes.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';
import { openWarmBed, type WarmBed } from '../support/warm-bed.ts';

const engine = anyEngine();

const project = `project: shop
${settingsFor(engine)}targets:
  us: { cloud: aws, region: us-east-1, provider: { source: fairlead/simcloud, settings: { cloud: aws, region: us-east-1 } } }
stacks:
  one:
    target: us
    resources:
      - { type: simcloud_network, name: main, properties: { name: main, cidr: 10.0.0.0/16 } }
      - { type: simcloud_subnet, name: web, properties: { name: web, network_id: "\${resources.main.id}", cidr: 10.0.1.0/24 } }
  two:
    target: us
    dependsOn: [one]
    resources:
      - { type: simcloud_bucket, name: two, properties: { name: two } }
`;

const open = (bed: WarmBed) =>
  createScratchProject({ files: { 'fairlead.yaml': project }, variables: bed.environment });

const namesIn = (bed: WarmBed): readonly string[] =>
  bed.clouds.world
    .resources()
    .map(({ attributes }) => String(attributes['name']))
    .sort();

describe('providers that keep running', { timeout: 60_000 }, () => {
  it('stay with the engine that uses them when we are killed, and go after it', async () => {
    const bed = await openWarmBed(engine, 400);
    using scratch = open(bed);
    const killed = startCli(scratch, ['apply', '--yes']);
    await until(() => bed.clouds.world.calls().byOperation.create > 0);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const during = processesIn(scratch.directory);
    await until(() => namesIn(bed).includes('web'));

    const resumed = await runCli(scratch, ['resume']);

    expect(during.length).toBeGreaterThan(0);
    expect(resumed.code, resumed.output).toBe(0);
    expect(namesIn(bed)).toEqual(['main', 'two', 'web']);
    // Nothing was begun twice.
    expect(bed.clouds.world.calls()).toMatchObject({ created: 3, replayed: 0, refused: 0 });
    await until(() => processesIn(scratch.directory).length === 0);
    await bed.close();
  });

  it('end with whoever keeps them, also when that is killed', async () => {
    const bed = await openWarmBed(engine, 400);
    using scratch = open(bed);
    const applying = startCli(scratch, ['apply', '--yes']);
    await until(() => bed.clouds.world.calls().byOperation.create > 0);
    const provider = bed.starts().find(({ warm }) => warm);
    const keeper = keeperOf(provider?.pid ?? 0);
    process.kill(keeper, 'SIGKILL');
    const end = await applying.ended;
    await until(() => processesIn(scratch.directory).length === 0);

    const resumed = await runCli(scratch, ['resume']);

    expect(end.code, end.output).toBe(1);
    expect(resumed.code, resumed.output).toBe(0);
    expect(namesIn(bed)).toEqual(['main', 'two', 'web']);
    await bed.close();
  });

  it('end with the command, and a stop ends what they do', async () => {
    const bed = await openWarmBed(engine, 400);
    using scratch = open(bed);
    const stopped = startCli(scratch, ['apply', '--yes']);
    await until(() => bed.clouds.world.calls().byOperation.create > 0);
    stopped.child.kill('SIGINT');
    const end = await stopped.ended;
    await until(() => processesIn(scratch.directory).length === 0);

    const resumed = await runCli(scratch, ['resume']);

    expect(end.code, end.output).toBe(130);
    expect(resumed.code, resumed.output).toBe(0);
    expect(namesIn(bed)).toEqual(['main', 'two', 'web']);
    await until(() => processesIn(scratch.directory).length === 0);
    await bed.close();
  });
});

/** The parent of its guard. */
const keeperOf = (pid: number): number => parentOf(parentOf(pid));

const parentOf = (pid: number): number =>
  Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** @throws Error after half a minute */
async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (holds()) return;
    await sleep(50);
  }
  throw new Error('it did not come to that');
}
