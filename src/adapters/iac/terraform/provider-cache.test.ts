import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeToolBench, type FakeToolOptions, openFakeTool } from '../../../../test/support/fake-tool.ts';
import { createNodeFiles } from '../../system/node/files.ts';
import type { Target } from '../../../domain/project/model.ts';
import type { Clock } from '../../../ports/clock.ts';
import { resourceOf } from '../../../testing/fakes/effective-project.ts';
import type { FakeProgram } from '../../../testing/fakes/process-runner.ts';

const benches: FakeToolBench[] = [];
afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.close())));

/**
 * How many `init` run at a time. Each goes on until another has begun, or has had ample opportunity: some turns of the event
 * loop, or, where another one is expected, all the time that a busy machine may need.
 */
function counter({ expectsAnother = false } = {}) {
  const state = { now: 0, most: 0 };
  const init: FakeProgram = async () => {
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    const deadline = Date.now() + (expectsAnother ? 20_000 : 0);
    for (let turn = 0; state.most < 2 && (turn < 3_000 || Date.now() < deadline); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    state.now -= 1;
    return 0;
  };
  return { state, init };
}

async function open(options: FakeToolOptions): Promise<FakeToolBench> {
  const bench = await openFakeTool(options);
  benches.push(bench);
  return bench;
}

const cloud: Target = {
  name: 'cloud',
  cloud: 'aws',
  region: 'r',
  provider: { source: 'hashicorp/aws', name: 'aws', settings: {} },
};

/** `providers schema` of no provider: enough to go on. */
const providers: FakeProgram = async ({ print }) => {
  print('{"format_version":"1.0","provider_schemas":{}}');
  return 0;
};

function prepare(bench: FakeToolBench, name: string, type: string): Promise<unknown> {
  const resource = { ...resourceOf('one'), type };
  const work = bench.work(name, { resources: [resource], targets: { cloud } });
  const stack = { ...work.stack, ...(type === 'terraform_data' ? {} : { target: 'cloud' }) };
  return bench.engine.prepare({ ...work, stack }, bench.call);
}

const lockOf = (bench: FakeToolBench): string => join(bench.directory, '.fairlead/cache/providers/terraform.lock');

describe('sharing provider downloads', () => {
  it('takes turns where the tool would damage its cache', async () => {
    const { state, init } = counter();
    const bench = await open({ tool: { init, providers } });

    await Promise.all(['a', 'b', 'c'].map((name) => prepare(bench, name, 'aws_vpc')));

    expect(state.most).toBe(1);
  });

  it('takes turns with other processes too', async () => {
    const { state, init } = counter();
    const one = await open({ tool: { init, providers } });
    const other = await open({ tool: { init, providers }, directory: one.directory });

    await Promise.all([prepare(one, 'a', 'aws_vpc'), prepare(other, 'b', 'aws_vpc')]);

    expect(state.most).toBe(1);
  });

  it('lets stacks go at once that download nothing', async () => {
    const { state, init } = counter({ expectsAnother: true });
    const bench = await open({ tool: { init } });

    await Promise.all(['a', 'b'].map((name) => prepare(bench, name, 'terraform_data')));

    expect(state.most).toBe(2);
  });

  it('lets stacks go at once whose providers run already', async () => {
    const { state, init } = counter({ expectsAnother: true });
    const attached = JSON.stringify({ 'registry.terraform.io/hashicorp/aws': {} });
    const bench = await open({ tool: { init, providers }, environment: { TF_REATTACH_PROVIDERS: attached } });

    await Promise.all(['a', 'b'].map((name) => prepare(bench, name, 'aws_vpc')));

    expect(state.most).toBe(2);
  });

  it('goes on after an init that failed', async () => {
    let inits = 0;
    const bench = await open({
      tool: {
        providers,
        init: async () => {
          inits += 1;
          return inits === 1 ? 1 : 0;
        },
      },
    });

    const results = await Promise.allSettled(['a', 'b'].map((name) => prepare(bench, name, 'aws_vpc')));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(readFile(lockOf(bench))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes over from a holder that has died, but only after it was silent for a while', async () => {
    const clock = leapingClock();
    const began: number[] = [];
    const init: FakeProgram = async () => {
      began.push(clock.now().getTime());
      return 0;
    };
    const bench = await open({ tool: { init, providers }, clock });
    await prepare(bench, 'first', 'terraform_data');
    await writeFile(lockOf(bench), '{"nonce":"dead","beat":3}');
    const before = clock.now().getTime();

    await prepare(bench, 'a', 'aws_vpc');

    expect((began[1] ?? 0) - before).toBeGreaterThanOrEqual(15_000);
    await expect(readFile(lockOf(bench))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves a lock alone that was taken from it while it was silent', async () => {
    const theirs = '{"nonce":"theirs","beat":0}';
    const files = createNodeFiles();
    const asleep = { now: true };
    const leaping = leapingClock();
    const clock: Clock = {
      now: leaping.now,
      async sleep(ms, signal) {
        while (asleep.now && !signal.aborted) await new Promise((resolve) => setImmediate(resolve));
        await leaping.sleep(ms, signal);
      },
    };
    const init: FakeProgram = async () => {
      await files.writeText(lockOf(bench), theirs);
      asleep.now = false;
      // Its heart would have beaten many times by then.
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      seen.push(await readFile(lockOf(bench), 'utf8'));
      return 0;
    };
    const seen: string[] = [];
    const bench = await open({ tool: { init, providers }, clock });

    await prepare(bench, 'a', 'aws_vpc');

    expect([...seen, await readFile(lockOf(bench), 'utf8')]).toEqual([theirs, theirs]);
  });

  it('stops waiting when it is stopped', async () => {
    const bench = await open({ tool: { providers } });
    await prepare(bench, 'first', 'terraform_data');
    await writeFile(lockOf(bench), '{"nonce":"other","beat":1}');

    const waiting = prepare(bench, 'a', 'aws_vpc');
    setImmediate(() => bench.stop.abort());

    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' });
  });
});

/** Whoever sleeps wakes at once, and it is later. */
function leapingClock(): Clock {
  let now = 0;
  return {
    now: () => new Date(now),
    async sleep(ms, signal) {
      signal.throwIfAborted();
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
