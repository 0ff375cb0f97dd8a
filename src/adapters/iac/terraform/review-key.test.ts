import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeToolBench, type FakeToolOptions, openFakeTool } from '../../../../test/support/fake-tool.ts';
import type { ShownValue } from '../../../domain/change/model.ts';
import { resourceOf } from '../../../testing/fakes/effective-project.ts';
import type { FakeProgram } from '../../../testing/fakes/process-runner.ts';

const benches: FakeToolBench[] = [];
afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.close())));

/** Shows a plan that makes a password. */
const showing =
  (password: string): FakeProgram =>
  async ({ print }) => {
    const change = {
      actions: ['create'],
      before: null,
      after: { password },
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: { password: true },
    };
    print(JSON.stringify({ format_version: '1.2', resource_changes: [{ address: 'x.one', mode: 'managed', change }] }));
    return 0;
  };

async function open(password: string, more: Partial<FakeToolOptions> = {}): Promise<FakeToolBench> {
  const bench = await openFakeTool({ tool: { show: showing(password) }, ...more });
  benches.push(bench);
  return bench;
}

async function planned(bench: FakeToolBench, stack = 'simple'): Promise<ShownValue | undefined> {
  const work = bench.work(stack, { resources: [resourceOf('one')] });
  return (await bench.engine.plan(work, 'apply', bench.call)).changes[0]?.attributes[0]?.after;
}

const keyOf = (bench: FakeToolBench): string => join(bench.directory, '.fairlead', 'review.key');
const macOf = (value: ShownValue | undefined): string | undefined =>
  value?.kind === 'sensitive' ? value.mac : undefined;

describe('the key of reviews', () => {
  it('is made once, and only its owner can read it', async () => {
    const bench = await open('a');
    const first = await planned(bench);
    const key = await readFile(keyOf(bench), 'utf8');
    const later = await open('a', { directory: bench.directory });

    const second = await planned(later);

    expect((await stat(keyOf(bench))).mode & 0o777).toBe(0o600);
    expect(await readFile(keyOf(bench), 'utf8')).toBe(key);
    expect(macOf(first)).toMatch(/^[0-9a-f]{8}:[0-9a-f]{64}$/);
    expect(second).toEqual(first);
  });

  it('tells another secret, and does not tell that two stacks share one', async () => {
    const bench = await open('a');
    const other = await open('b', { directory: bench.directory });

    const macs = [await planned(bench), await planned(other), await planned(bench, 'another')].map(macOf);

    expect(new Set(macs).size).toBe(3);
    expect(new Set(macs.map((mac) => mac?.split(':')[0])).size).toBe(1);
  });

  it('is another one in another project: a digest tells nothing there', async () => {
    const macs = [await planned(await open('a')), await planned(await open('a'))].map(macOf);

    expect(macs[0]?.split(':')).not.toContain(macs[1]?.split(':')[0]);
    expect(macs[0]?.split(':')[1]).not.toBe(macs[1]?.split(':')[1]);
  });

  it.each(['', '{"version":1', '{"id":"x","key":"short"}'])('is made again where %j is in its place', async (text) => {
    const bench = await open('a');
    await planned(bench);
    await writeFile(keyOf(bench), text);

    const mac = macOf(await planned(await open('a', { directory: bench.directory })));

    expect(mac).toBeDefined();
    expect(await readFile(keyOf(bench), 'utf8')).toContain(mac?.split(':')[0]);
  });
});
