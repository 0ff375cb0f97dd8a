import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/adapters/state/sqlite/journal.ts';
import { holderLife } from '../../src/adapters/system/node/identity.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { anyEngine } from './engines.ts';
import { type Program, startProgram } from './run-program.ts';
import { settingsFor } from './scratch-project.ts';

const program = join(import.meta.dirname, 'programs/project-host.ts');

/** Three stacks on two clouds, the third fed by the others. */
const projectText = (size: string, { service, planFirst }: Required<Omit<KilledOptions, 'latencyMs'>>): string => `
project: shop
${settingsFor(anyEngine())}  state: { service: ${service} }
  planFirst: ${planFirst}
targets:
  eu: { cloud: aws, region: eu-west-1, provider: { source: fairlead/simcloud, settings: { cloud: aws, region: eu-west-1 } } }
  us: { cloud: gcp, region: us-central1, provider: { source: fairlead/simcloud, settings: { cloud: gcp, region: us-central1 } } }
stacks:
  network:
    target: eu
    resources:
      - { type: simcloud_network, name: main, properties: { name: main, cidr: 10.0.0.0/16 } }
      - { type: simcloud_subnet, name: web, properties: { name: web, network_id: "\${resources.main.id}", cidr: 10.0.1.0/24 } }
    outputs: { subnet: "\${resources.web.id}" }
  backups:
    target: us
    resources:
      - { type: simcloud_bucket, name: orders, properties: { name: shop-backups, storage_class: ${size === 'small' ? 'standard' : 'infrequent'} } }
    outputs: { domain: "\${resources.orders.domain_name}" }
  web:
    target: eu
    resources:
      - { type: simcloud_instance, name: app, count: 2, properties: { name: "app-\${count.index}", image: img-1, size: ${size}, subnet_id: "\${stacks.network.subnet}", metadata: { backups: "\${stacks.backups.domain}" } } }
`;

/** What is in the clouds when all of it is applied. */
export const wholeProject = ['bucket shop-backups', 'instance app-0', 'instance app-1', 'network main', 'subnet web'];

export interface HostReport {
  readonly killed: boolean;
  readonly boundaries?: number;
  readonly status?: string;
  /** Stacks that were made without a plan of their own. */
  readonly first?: readonly string[];
  readonly code?: string;
  /** All that it said, for whoever reads a failed test. */
  readonly said: string;
}

/** A project with simulated clouds of its own. The clouds live on when the host is killed. */
export interface KilledProject extends AsyncDisposable {
  readonly directory: string;
  readonly clouds: SimulatedClouds;
  write(size: string): void;
  start(mode: string, killAt?: number): Program;
  run(mode: string, killAt?: number): Promise<HostReport>;
  /** Looks into the journal; undefined: there is none. */
  journal<T>(look: (journal: Journal) => T): T | undefined;
  /** The newest run that could be resumed. */
  unfinished(): string | undefined;
  /** Type and name of everything in the clouds, sorted. */
  resources(): readonly string[];
  /** Keeps the project and its clouds as they are. @returns puts them back, as often as it is called; nothing may run then */
  keep(): () => void;
}

export interface KilledOptions {
  readonly latencyMs?: number;
  /** Where its states are. @default local */
  readonly service?: 'local' | 'embedded';
  /** Every stack is planned, also when there is nothing of it. @default false */
  readonly planFirst?: boolean;
}

export async function createKilledProject({
  latencyMs = 0,
  service = 'local',
  planFirst = false,
}: KilledOptions = {}): Promise<KilledProject> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'fairlead-killed-')));
  const kept = `${directory}.kept`;
  const home = join(directory, '.home');
  mkdirSync(home);
  writeFileSync(join(home, 'cli.tfrc'), '');
  const write = (size: string): void =>
    writeFileSync(join(directory, 'fairlead.yaml'), projectText(size, { service, planFirst }));
  write('small');
  const clouds = await startSimulatedClouds({ directory: join(directory, '.clouds'), latencyMs });
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc'),
    FAIRLEAD_TOOLS_DIR: join(home, 'tools'),
    CHECKPOINT_DISABLE: '1',
    ...clouds.env,
  };
  const start = (mode: string, killAt = 0): Program =>
    startProgram(program, [directory, mode, String(killAt)], environment);
  const journal: KilledProject['journal'] = (look) => {
    const file = join(directory, '.fairlead', 'journal.db');
    if (!existsSync(file)) return undefined;
    const opened = openJournal(file, { lifeOf: holderLife, now: () => new Date() });
    try {
      return look(opened);
    } finally {
      opened.close();
    }
  };
  return {
    directory,
    clouds,
    write,
    start,
    async run(mode, killAt) {
      const { stdout, stderr, signal } = await start(mode, killAt).ended;
      const said = `${stdout} ${stderr}`;
      return stdout === '' ? { killed: signal === 'SIGKILL', said } : { killed: false, ...JSON.parse(stdout), said };
    },
    journal,
    unfinished: () =>
      journal((opened) => opened.list({ limit: 1 }).filter(({ status }) => status !== 'done')[0]?.definition.id),
    resources: () =>
      clouds.world
        .resources()
        .map(({ type, attributes }) => `${type.replace('simcloud_', '')} ${String(attributes['name'])}`)
        .sort(),
    keep() {
      cpSync(directory, kept, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isKept });
      return () => {
        removeAllBut(directory, isSocket);
        cpSync(kept, directory, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      };
    },
    async [Symbol.asyncDispose]() {
      await clouds.close();
      rmSync(directory, { recursive: true, force: true });
      rmSync(kept, { recursive: true, force: true });
    },
  };
}

/** What serves the clouds goes on serving them. */
const isSocket = (path: string): boolean => lstatSync(path).isSocket();
const isKept = (path: string): boolean => !isSocket(path);

function removeAllBut(directory: string, spared: (path: string) => boolean): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (lstatSync(path).isDirectory()) {
      removeAllBut(path, spared);
      if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
    } else if (!spared(path)) rmSync(path);
  }
}
