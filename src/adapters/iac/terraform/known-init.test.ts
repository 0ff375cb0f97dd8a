import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngineBench } from '../../../../test/support/engine-bench.ts';
import { anyEngine, availableEngines } from '../../../../test/support/engines.ts';
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { EngineCall, StackWork } from '../../../ports/iac-engine.ts';
import { resourceOf } from '../../../testing/fakes/effective-project.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const never = new AbortController().signal;
const texts: string[] = [];
const call: EngineCall = {
  emit: (event: EngineEvent) => void (event.type === 'message' && texts.push(event.text)),
  stop: { signal: never, hard: never },
};
const noteIn = ({ places }: StackWork): string => join(places.work, '.terraform', 'terraform.tfstate');
const hashIn = async (work: StackWork): Promise<unknown> => {
  const { backend } = JSON.parse(await readFile(noteIn(work), 'utf8')) as {
    readonly backend: { readonly hash: number };
  };
  return backend.hash;
};
const ranInit = (): boolean => texts.some((text) => /initialized|Initializing/.test(text));

describe.each(availableEngines().map((engine) => [engine.label, engine] as const))('%s', (_name, engine) => {
  async function open() {
    texts.length = 0;
    const bench = await openEngineBench(engine);
    closing.push(bench.close);
    return { ...bench, simple: bench.work('simple', { resources: [resourceOf('one', { input: 'x' })] }) };
  }

  it('takes over what we note in place of init, and puts its own digest there', async () => {
    const { engine: iac, simple } = await open();

    const prepared = await iac.prepare(simple, call);
    const noted = await hashIn(simple);
    const plan = await iac.plan(simple, 'apply', call);
    await iac.apply(simple, plan, call);
    const again = await iac.plan(simple, 'apply', call);

    expect(prepared).toEqual({ initialised: true });
    expect([noted, await hashIn(simple)]).toEqual([0, expect.any(Number)]);
    expect(await hashIn(simple)).not.toBe(0);
    expect(plan.changes.map(({ action }) => action)).toEqual(['create']);
    expect(again.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
    expect(ranInit()).toBe(false);
  });

  it('refuses a note that does not agree with the configuration: then init is run', async () => {
    const { engine: iac, simple } = await open();
    await iac.prepare(simple, call);
    const note = JSON.parse(await readFile(noteIn(simple), 'utf8')) as { backend: { config: { path: string } } };
    note.backend.config.path = '/elsewhere/terraform.tfstate';
    await writeFile(noteIn(simple), JSON.stringify(note));

    const plan = await iac.plan(simple, 'apply', call);
    await iac.apply(simple, plan, call);

    expect(ranInit()).toBe(true);
    expect(await readFile(simple.places.stateFile, 'utf8')).toContain('terraform_data');
  });

  it('finds the state again in a directory that was lost', async () => {
    const { engine: iac, simple } = await open();
    await iac.apply(simple, await iac.plan(simple, 'apply', call), call);
    await rm(simple.places.work, { recursive: true });

    const plan = await iac.plan(simple, 'apply', call);

    expect(plan.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
  });
});

it('leaves init to the tool where a provider is to be fetched', async () => {
  texts.length = 0;
  const bench = await openEngineBench(anyEngine());
  closing.push(bench.close);
  const work = bench.work('odd', { resources: [{ ...resourceOf('one'), type: 'random_pet' }] });

  // There may be nothing to fetch from: it is enough that it was tried.
  await bench.engine.prepare(work, call).catch(() => undefined);

  expect(ranInit()).toBe(true);
});
