import { toolFeatures } from '../../src/adapters/iac/terraform/features.ts';
import { createNodeFiles } from '../../src/adapters/system/node/files.ts';
import { keyedDigest } from '../../src/adapters/system/node/keyed-digest.ts';
import { createSigning } from '../../src/adapters/system/node/signing.ts';
import type { OpenedProject, Overrides } from '../../src/app/opened-project.ts';
import { stackPlaces } from '../../src/app/places.ts';
import { createProject } from '../../src/app/project.ts';
import type { FairleadProject } from '../../src/app/toolkit.ts';
import { DeliveryError } from '../../src/domain/errors/delivery-error.ts';
import type { Problem } from '../../src/domain/errors/problem.ts';
import type { EffectiveProject, EngineName } from '../../src/domain/project/model.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { IacEngine } from '../../src/ports/iac-engine.ts';
import type { Holder, Journal } from '../../src/ports/journal.ts';
import { createFakeClock } from '../../src/testing/fakes/clock.ts';
import { createFakeEngine } from '../../src/testing/fakes/iac-engine.ts';
import { createFakeWorld, type FakeWorld } from '../../src/testing/fakes/iac-world.ts';
import { createFakeJournal } from '../../src/testing/fakes/journal.ts';

/** Everything that outlives an open project: the world, the journal, and what the engines were asked to do. */
export interface FakeSite {
  readonly world: FakeWorld;
  readonly journal: Journal;
  /** `plan network`, `apply data`, `first web`, ... in the order in which they were called. */
  readonly calls: string[];
  open(effective: EffectiveProject, given?: OpenGiven): FairleadProject;
  /** Path of a stack's state in the world. */
  state(stack: string, environment?: string): string;
}

export interface OpenGiven {
  readonly overrides?: Partial<Overrides>;
  /** Version of each program that is there. @default both */
  readonly tools?: Partial<Readonly<Record<EngineName, string>>>;
  /** Values of secrets, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly changes?: OpenedProject['services']['changes'];
  /** All of the file's environments. @default the open one */
  readonly environments?: readonly string[];
  /** What the file is warned about. */
  readonly warnings?: readonly Problem[];
  /** Digests of the code of every stack. */
  readonly files?: Readonly<Record<string, string>>;
  /** @default one that stands still */
  readonly clock?: Clock;
  /** Wraps the engine. */
  readonly engine?: (engine: IacEngine) => IacEngine;
  /** @default none: a text is its own */
  readonly digest?: (text: string | Uint8Array) => string;
  /** This process's own handle of a journal, and who it is. @default one for all */
  readonly journal?: { readonly handle: Journal; readonly holder: Holder };
  /** @default services cannot be delivered */
  readonly delivery?: OpenedProject['services']['delivery'];
}

const directory = '/shop';

export interface SiteGiven {
  /** Another world than a new one: the same states, seen with another journal. */
  readonly world?: FakeWorld;
  /** @default one in memory */
  readonly journal?: Journal;
}

export function createFakeSite({ world = createFakeWorld(), journal = createFakeJournal() }: SiteGiven = {}): FakeSite {
  const calls: string[] = [];
  const files = createNodeFiles();
  let runs = 0;
  return {
    world,
    journal,
    calls,
    state: (stack, environment = 'staging') => stackPlaces(files, { directory, environment, stack }).stateFile,
    open: (effective, given = {}) =>
      createProject({
        file: `${directory}/fairlead.yaml`,
        directory,
        environments: given.environments ?? [effective.environment.name],
        effective,
        warnings: given.warnings ?? [],
        explain: () => [],
        locate: (path) => ({ file: 'fairlead.yaml', line: path.length }),
        overrides: { variables: {}, ...given.overrides },
        services: {
          clock: given.clock ?? createFakeClock(),
          identity: {
            holder: given.journal?.holder ?? { pid: 1, startedAt: 'then', host: 'here', user: 'me' },
            newRunId: () => `run-${++runs}`,
            digest: given.digest ?? String,
          },
          files,
          secrets: secretsOf(given.secrets ?? {}),
          tools: toolsOf(given.tools ?? { terraform: '1.11.4', opentofu: '1.12.6' }),
          journal: {
            existing: () => given.journal?.handle ?? journal,
            open: () => given.journal?.handle ?? journal,
            examine: () => (given.journal?.handle ?? journal).check(),
            repair: () => ({ faults: [], saved: { runs: 0, entries: 0 }, lost: 0 }),
            close: () => undefined,
          },
          changes: given.changes ?? (async () => Promise.reject(new DeliveryError('GIT_MISSING', 'git was not found'))),
          stackFiles: async () => given.files ?? {},
          signing: createSigning(),
          seals: { seal: async (purpose, text) => keyedDigest('00', `${purpose} ${text}`) },
          version: '1.2.3',
          backtesting: async () =>
            Promise.reject(new DeliveryError('RECORDING_MISSING', 'nobody reads recordings here')),
          ...(given.delivery !== undefined && { delivery: given.delivery }),
          engine: async (kind) => counting((given.engine ?? same)(createFakeEngine({ world, kind })), calls),
        },
      }),
  };
}

const same = (engine: IacEngine): IacEngine => engine;

function counting(engine: IacEngine, calls: string[]): IacEngine {
  const { firstApply } = engine;
  return {
    ...engine,
    ...(firstApply && {
      firstApply: {
        ...firstApply,
        apply: (work, call) => (calls.push(`first ${work.stack.name}`), firstApply.apply(work, call)),
      },
    }),
    plan: (work, mode, call) => (calls.push(`plan ${work.stack.name}`), engine.plan(work, mode, call)),
    apply: (work, plan, call) => (calls.push(`apply ${work.stack.name}`), engine.apply(work, plan, call)),
    outputs: (work, call) => (calls.push(`outputs ${work.stack.name}`), engine.outputs(work, call)),
  };
}

const secretsOf = (values: Readonly<Record<string, string>>): OpenedProject['services']['secrets'] => ({
  async read(name) {
    const value = values[name];
    if (value === undefined) throw new DeliveryError('SECRET_MISSING', `secret "${name}" has no value`);
    return value;
  },
  redact(text) {
    let rest = text;
    for (const [name, value] of Object.entries(values)) rest = rest.replaceAll(value, `(secret ${name})`);
    return rest;
  },
});

const toolsOf = (versions: Partial<Readonly<Record<EngineName, string>>>): OpenedProject['services']['tools'] => ({
  async locate(engine) {
    const version = versions[engine];
    if (version === undefined) throw new DeliveryError('TOOL_MISSING', `${engine} was not found`);
    return { engine, version, path: `/bin/${engine}`, features: toolFeatures(engine, version) };
  },
  list: async () => [],
});
