import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareWithReviewed } from '../../src/domain/change/compare.ts';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import type { EngineCall, StackWork } from '../../src/ports/iac-engine.ts';
import { resourceOf } from '../../src/testing/fakes/effective-project.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';
import { filesBelow } from '../support/fake-tool.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;

const secret = `secret-${randomBytes(6).toString('hex')}`;
const never = new AbortController().signal;
const call: EngineCall = { emit: () => undefined, stop: { signal: never, hard: never } };

const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined && !isDeliveryError(error)) throw error;
  return error?.code;
};

for (const engine of availableEngines()) {
  describe(`${engine.label}: the saved plan`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await openEngineBench(engine);
    });
    afterEach(() => bench.close());

    /** What a provisioner runs is in the saved plan, and in nothing that an engine shows of it. */
    const workOf = (command = 'true'): StackWork => {
      const properties = { input: '${secrets.KEY}', provisioner: [{ 'local-exec': { command } }] };
      return bench.work('app', { resources: [resourceOf('one', properties)], secrets: { KEY: secret } });
    };
    const saved = (work: StackWork): string => join(work.places.work, 'saved.tfplan');

    it('is refused when somebody swaps it, and the note beside it, for another that looks the same (I7)', async () => {
      const work = workOf();
      const reviewed = await bench.engine.plan(work, 'apply', call);
      await rename(work.places.work, `${work.places.work}-reviewed`);
      const other = await bench.engine.plan(workOf('touch unseen'), 'apply', call);

      const refusal = await codeOf(bench.engine.apply(work, reviewed, call));

      expect({ ...other, artifact: null }).toEqual({ ...reviewed, artifact: null });
      expect(refusal).toBe('PLAN_MISMATCH');
      expect(await bench.engine.resources(work, call)).toEqual([]);
    });

    it('is refused when only its bytes are others', async () => {
      const work = workOf();
      const reviewed = await bench.engine.plan(work, 'apply', call);
      await writeFile(saved(work), Buffer.concat([await readFile(saved(work)), Buffer.from('x')]));

      expect(await codeOf(bench.engine.apply(work, reviewed, call))).toBe('PLAN_MISMATCH');
    });

    it('stays what it is when there is more to warn of', async () => {
      const work = workOf();
      const plan = await bench.engine.plan(work, 'apply', call);

      await bench.engine.apply(work, { ...plan, warnings: ['it is shared'] }, call);

      expect(await bench.engine.resources(work, call)).toEqual(['terraform_data.one']);
    });

    it('is refused with a review that says something else', async () => {
      const work = workOf();
      const plan = await bench.engine.plan(work, 'apply', call);

      expect(await codeOf(bench.engine.apply(work, { ...plan, changes: [] }, call))).toBe('PLAN_MISMATCH');
    });

    it('can be read by nobody else while it is there, and nothing of it stays', async () => {
      const work = workOf();
      await bench.engine.plan(work, 'apply', call);
      const modes = (await filesBelow(work.places.work))
        .filter(({ path }) => /saved\./.test(path))
        .map(({ mode }) => mode);
      const directory = (await stat(work.places.work)).mode & 0o777;

      await bench.engine.discard(work, call);

      expect([modes, directory]).toEqual([[0o600, 0o600], 0o700]);
      expect((await readdir(work.places.work)).filter((name) => name.startsWith('saved'))).toEqual([]);
    });

    it('differs from the reviewed one when a secret is another, and shows neither (I7, I9)', async () => {
      const withKey = (key: string): StackWork =>
        bench.work('keys', {
          resources: [resourceOf('one', { input: '${secrets.KEY}' })],
          outputs: { key: { value: '${secrets.KEY}', sensitive: true } },
          secrets: { KEY: key },
        });
      const reviewed = await bench.engine.plan(withKey(secret), 'apply', call);

      const same = await bench.engine.plan(withKey(secret), 'apply', call);
      const other = await bench.engine.plan(withKey(`${secret}-changed`), 'apply', call);

      expect(compareWithReviewed(reviewed, same).differences).toEqual([]);
      expect(compareWithReviewed(reviewed, other).differences).toMatchObject([
        { kind: 'attribute', address: 'terraform_data.one', path: ['input'] },
        { kind: 'output', name: 'key' },
      ]);
      expect(JSON.stringify([reviewed, other])).not.toContain(secret);
    });

    it('does not stay where it could never be applied (I6)', async () => {
      const resources = [resourceOf('one', { input: '${stacks.up.id}' })];
      const work = bench.work('down', { resources, upstream: { up: { status: 'unknown' } } });

      const plan = await bench.engine.plan(work, 'apply', call);

      expect(plan.waitsFor).toEqual(['up']);
      expect((await readdir(work.places.work)).filter((name) => name.startsWith('saved'))).toEqual([]);
    });
  });
}
