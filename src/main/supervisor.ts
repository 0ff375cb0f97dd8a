/** The program that keeps the services of one project up: `node supervisor.js <directory>`. Started by the local deployer. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { runSupervisor } from '../adapters/deployer/local/supervisor.ts';
import { createNodeClock } from '../adapters/system/node/clock.ts';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { createHealth } from '../adapters/system/node/health.ts';
import { createNodeHttp } from '../adapters/system/node/http.ts';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createLocalLink } from '../adapters/system/node/local-link.ts';
import { processStart } from '../adapters/system/node/process-identity.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { createServiceProcesses } from '../adapters/system/node/service-processes.ts';
import { defined } from './defined.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('name the directory of the services');

const stop = new AbortController();
// The services are not stopped with us: the next supervisor finds them again.
process.on('SIGTERM', () => stop.abort());
process.on('SIGINT', () => stop.abort());
process.on('SIGHUP', () => undefined);

/** Steady: whoever sets the clock of the machine must not keep probes from being made, or end what has just begun. */
const clock = { ...createNodeClock(), now: () => new Date(performance.timeOrigin + performance.now()) };
const processes = createNodeProcessRunner();
await runSupervisor(
  {
    files: createNodeFiles(),
    clock,
    processes: createServiceProcesses(),
    health: createHealth({ http: createNodeHttp(clock), processes, clock }),
    link: createLocalLink(),
    digest: createIdentity().digest,
    newId: () => randomBytes(8).toString('hex'),
    self: { pid: process.pid, startedAt: processStart(process.pid) ?? 'unknown', host: hostname() },
    environment: defined(process.env),
  },
  directory,
  stop.signal,
);
// Open connections and timers of probes are nobody's business any more.
process.exit(0);
