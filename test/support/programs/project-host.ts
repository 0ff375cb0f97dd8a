/**
 * The product itself over a project, for the tests that kill it: `project-host.ts DIRECTORY apply|destroy|RUN KILL_AT`
 * (a run's id resumes it; `move STACK.RESOURCE STACK`, `rename OLD NEW`, `split STACK RESOURCE NEW` and `merge STACK
 * STACK` in one argument rearrange). Kills itself with SIGKILL at the boundary of that number; 0: never. A boundary lies after each
 * act that lasts: a transaction of the journal, a file written or removed, a tool started.
 * Prints the number of boundaries and the status, or the code of the error.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Refactored } from '../../../src/app/refactor-toolkit.ts';
import type { FairleadProject, RunResult } from '../../../src/app/toolkit.ts';
import { createTerraformEngine } from '../../../src/adapters/iac/terraform/index.ts';
import { createIdentity } from '../../../src/adapters/system/node/identity.ts';
import { keyedDigest, newKey } from '../../../src/adapters/system/node/keyed-digest.ts';
import { createNodeProcessRunner } from '../../../src/adapters/system/node/process-runner.ts';
import { isDeliveryError } from '../../../src/domain/errors/delivery-error.ts';
import { openProjectWith } from '../../../src/main/open-project.ts';
import { createSystem, type System } from '../../../src/main/system.ts';
import type { Files } from '../../../src/ports/files.ts';
import type { ProcessRunner } from '../../../src/ports/process-runner.ts';

const [directory = '', mode = 'apply', killAt = '0'] = process.argv.slice(2);
let boundaries = 0;

function boundary(): void {
  boundaries += 1;
  if (boundaries === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  const result = await work;
  boundary();
  return result;
}

/** The only place that every transaction passes. */
function watchTransactions(): void {
  const execute = DatabaseSync.prototype.exec;
  let writing = false;
  DatabaseSync.prototype.exec = function (sql: string): void {
    if (sql.startsWith('BEGIN')) writing = sql === 'BEGIN IMMEDIATE';
    execute.call(this, sql);
    if (writing && sql === 'COMMIT') boundary();
  };
}

function watched(system: System): System {
  const { clock, environment } = system;
  const files: Files = {
    ...system.files,
    writeText: (...given) => bounded(system.files.writeText(...given)),
    writeDerived: (...given) => bounded(system.files.writeDerived(...given)),
    remove: (path) => bounded(system.files.remove(path)),
  };
  const runner = createNodeProcessRunner();
  const processes: ProcessRunner = { ...runner, start: (command) => bounded(runner.start(command)) };
  const { digest } = createIdentity();
  return {
    ...system,
    files,
    engine: async (name) =>
      createTerraformEngine(name, { processes, files, clock, digest, newKey, keyedDigest, environment }),
  };
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
watchTransactions();
const begins = mode === 'apply' || mode === 'destroy' || mode.includes(' ');
const options = { autoApprove: true, allowDestroy: true, signal: stop.signal };

function work(project: FairleadProject): Promise<Partial<RunResult | Refactored>> {
  const [verb, what = '', to = '', last = ''] = mode.split(' ');
  const [stack = '', resource = ''] = what.split('.');
  if (verb === 'move') return project.refactor.move({ stack, resource, into: to }, options);
  if (verb === 'rename') return project.refactor.rename({ from: what, to }, options);
  if (verb === 'split') return project.refactor.split({ stack: what, resources: [to], into: last }, options);
  if (verb === 'merge') return project.refactor.merge({ stack: what, into: to }, options);
  return mode === 'apply' || mode === 'destroy' ? project[mode](options) : project.resume(mode, options);
}

try {
  const project = await openProjectWith(watched(createSystem(process.env)), {
    directory,
    ...(begins ? {} : { run: mode }),
  });
  const result = await work(project);
  project.close();
  process.stdout.write(JSON.stringify({ boundaries, ...result }));
} catch (error) {
  if (!isDeliveryError(error)) throw error;
  process.stdout.write(JSON.stringify({ boundaries, code: error.code, message: error.message }));
}
