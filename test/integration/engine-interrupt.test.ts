import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processStart } from '../../src/adapters/system/node/process-identity.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { anyEngine } from '../support/engines.ts';

const rootModule = {
  resource: {
    terraform_data: {
      slow: { provisioner: [{ 'local-exec': { command: 'sleep 60 & echo $! > "$PID_FILE"; echo begun; wait' } }] },
    },
  },
};

it('leaves no command of an interrupted provisioner behind', async () => {
  const bench = await openEngineBench(anyEngine(), { environment: { PID_FILE: 'child.pid' } });
  onTestFinished(() => bench.close());
  await mkdir(join(bench.directory, 'root'));
  await writeFile(join(bench.directory, 'root', 'main.tf.json'), JSON.stringify(rootModule));
  const work = bench.work('slow', { source: 'root' });
  const stop = new AbortController();
  const never = new AbortController().signal;
  const plan = await bench.engine.plan(work, 'apply', { emit: () => undefined, stop: { signal: never, hard: never } });

  const applied = bench.engine.apply(work, plan, {
    emit: (event) => {
      if (event.type === 'message' && event.text.includes('begun')) stop.abort();
    },
    stop: { signal: stop.signal, hard: never },
  });

  await expect(applied).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' });
  const child = Number(readFileSync(join(bench.directory, 'root', 'child.pid'), 'utf8'));
  expect(child).toBeGreaterThan(0);
  expect(processStart(child)).toBeUndefined();
}, 60_000);
