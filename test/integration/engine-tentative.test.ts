import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareWithReviewed } from '../../src/domain/change/compare.ts';
import type { StackPlan } from '../../src/domain/change/model.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { StackOutputs, StackWork, UpstreamOutputs } from '../../src/ports/iac-engine.ts';
import { watched } from '../../src/testing/contracts/iac-engine/stacks.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';
import { type TentativeCase, tentativeCases } from '../support/tentative-cases.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;

for (const engine of availableEngines()) {
  describe(`a root module that waits for another stack, ${engine.label}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openEngineBench(engine);
    });
    afterEach(() => bench.close());

    for (const each of tentativeCases) {
      it(`is planned with unknowns: ${each.name}`, async () => {
        await write(bench, each.files);
        const tentative = await plan(waiting(bench, each));
        const real = await plan(knowing(bench, each, each.first));

        expect(tentative.deferred ?? warningsOf(tentative)).toEqual([]);
        expect(tentative.waitsFor).toEqual(['net']);
        expect(JSON.stringify(tentative)).not.toContain('__up');
        expect(compareWithReviewed(tentative, real).differences).toEqual([]);
        expect(actionsOf(tentative)).toEqual(actionsOf(real));
        expect(unknownsOf(tentative)).toEqual(each.unknown);

        if (each.appliesOn !== undefined && each.appliesOn !== engine.engine) return;
        await bench.engine.apply(knowing(bench, each, each.first), real, watched().call);
        const before = await snapshot(bench, each);
        const again = await plan(waiting(bench, each));
        expect(await snapshot(bench, each)).toEqual(before);
        const changed = await plan(knowing(bench, each, each.second));
        expect(again.deferred ?? warningsOf(again)).toEqual([]);
        expect(compareWithReviewed(again, changed).differences).toEqual([]);
        const same = await plan(knowing(bench, each, each.first));
        expect(same.changes).toEqual([]);
        expect(compareWithReviewed(again, same).differences).toEqual([]);
      });
    }

    async function plan(work: StackWork): Promise<StackPlan> {
      return bench.engine.plan(work, 'apply', watched().call);
    }
  });
}

const waiting = (bench: Bench, each: TentativeCase): StackWork =>
  workOf(bench, each, { status: 'unknown', outputs: each.known ?? {}, sensitive: each.sensitive ?? [] });

function knowing(bench: Bench, each: TentativeCase, values: JsonObject): StackWork {
  const outputs: StackOutputs = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, sensitive: each.sensitive?.includes(name) === true },
    ]),
  );
  return workOf(bench, each, { status: 'known', outputs: { ...each.known, ...outputs } });
}

function workOf(bench: Bench, each: TentativeCase, net: UpstreamOutputs): StackWork {
  const source = each.source ?? 'app';
  const work = bench.work('app', {
    source,
    variables: each.variables,
    upstream: { net },
    secrets: { pw: 'hunter2-long' },
  });
  return { ...work, variables: { region: { value: 'eu-1', sensitive: false } } };
}

async function write(bench: Bench, files: TentativeCase['files']): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(bench.directory, path)), { recursive: true });
    await writeFile(join(bench.directory, path), text);
  }
}

/** Everything of the user's: names, times and texts. */
async function snapshot(bench: Bench, each: TentativeCase): Promise<readonly (readonly [string, number, string])[]> {
  const directory = join(bench.directory, (each.source ?? 'app').split('/')[0] ?? '');
  const found: (readonly [string, number, string])[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const text = entry.isFile() ? await readFile(path, 'utf8') : '';
    found.push([path, (await stat(path)).mtimeMs, text]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A check that cannot be decided yet is told rightly. */
const warningsOf = (plan: StackPlan) => plan.warnings.filter((text) => !text.includes('known after apply'));

const actionsOf = (plan: StackPlan) => plan.changes.map(({ address, action }) => `${action} ${address}`).sort();

/** Leaves that wait for `net`, as far as that can be told. */
const unknownsOf = (plan: StackPlan) =>
  plan.changes
    .flatMap(({ address, attributes }) =>
      attributes
        .filter(({ after }) => after.kind === 'unknown' && after.from === 'net')
        .map(({ path }) => [address, ...path].join('.')),
    )
    .sort();
