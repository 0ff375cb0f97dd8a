/**
 * A host over the world of files, for the tests that kill it: `world-host.ts DIRECTORY start|resume KILL_AT`.
 * Kills itself with SIGKILL at the boundary of that number; 0: never. Prints the number of boundaries and the status.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { holderLife, createIdentity } from '../../../src/adapters/system/node/identity.ts';
import { createNodeClock } from '../../../src/adapters/system/node/clock.ts';
import { createNodeProcessRunner } from '../../../src/adapters/system/node/process-runner.ts';
import { openJournal } from '../../../src/adapters/state/sqlite/journal.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { StepCall } from '../../../src/app/run/carry-out.ts';
import { type HostDeps, resumeRun, startRun } from '../../../src/app/run/host.ts';
import { worldRun } from '../world.ts';

const [directory = '', mode = 'start', killAt = '0'] = process.argv.slice(2);
const clock = createNodeClock();
const runner = createNodeProcessRunner();
const worker = join(import.meta.dirname, 'world-worker.ts');
let boundaries = 0;

const work = async ({ stack }: { readonly stack: string }, call: StepCall): Promise<Json> => {
  const base = join(directory, stack);
  const record = { stdout: `${base}.out`, stderr: `${base}.err`, mark: `${base}.mark` };
  await runner.settle(record, AbortSignal.any([call.stop.signal, AbortSignal.timeout(30_000)]));
  appendFileSync(join(directory, 'begun.log'), `${stack}#${call.attempt}\n`);
  const running = await runner.start({
    program: process.execPath,
    args: [worker, directory, stack, '2'],
    cwd: directory,
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '' },
    record,
  });
  for await (const { text } of running.lines) call.emit({ type: 'message', text });
  const { code } = await running.exit;
  if (code !== 0) throw new Error(`the worker ended with ${code}`);
  return { stack };
};

const journal = openJournal(join(directory, 'journal.db'), {
  lifeOf: holderLife,
  now: clock.now,
  endOfTurn: (work) => void setImmediate(work),
});
const deps: HostDeps = {
  journal,
  clock,
  holder: createIdentity().holder,
  redact: (text) => text,
  handlers: { 'iac.plan': work, 'iac.apply': work, 'approval.ask': async () => null },
  boundary() {
    boundaries += 1;
    if (boundaries === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
};

const known = mode === 'resume' && journal.load(worldRun.id) !== undefined;
const state = known ? await resumeRun(deps, worldRun.id) : await startRun(deps, worldRun);
journal.close();
process.stdout.write(JSON.stringify({ boundaries, status: state.status }));
