import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../domain/json.ts';
import type { OutputDefinition, Resource } from '../../domain/project/model.ts';
import type { StackOutputs } from '../../ports/iac-engine.ts';

export type Path = readonly (string | number)[];

/** One leaf of a resource as it is known. */
export interface Leaf {
  readonly path: Path;
  readonly value: Json;
  readonly sensitive: boolean;
}

export interface FakeResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** Creation was begun and not finished: it will be replaced. */
  readonly tainted: boolean;
  /** As the state has it. */
  readonly recorded: readonly Leaf[];
  /** As the world has it. */
  readonly actual: readonly Leaf[];
}

export interface FakeStack {
  /** Rises with every change of the state. */
  readonly serial: number;
  readonly resources: Readonly<Record<string, FakeResource>>;
  readonly outputs: StackOutputs;
}

/** What a root module is to the fake: resources and outputs whose `${var.x}` are the module's variables. */
export interface FakeModule {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
}

/** Happens to the next `times` matching actions. */
export interface FakeFault {
  /** The resource's name; undefined: any. */
  readonly name?: string;
  readonly action: 'create' | 'update' | 'delete';
  /**
   * `refused`: nothing happens. `lost`: it happens in the world, but the state does not learn of it.
   * `locked`: the state is held by somebody else.
   */
  readonly kind: 'refused' | 'lost' | 'locked';
  readonly times: number;
}

/** Everything that outlives an engine: states, saved plans, what is prepared. JSON documents by key. */
export interface FakeWorld {
  /** A state, by the path of its file. */
  stack(stateFile: string): FakeStack;
  saveStack(stateFile: string, stack: FakeStack): void;
  document(kind: string, key: string): Json | undefined;
  saveDocument(kind: string, key: string, value: Json | undefined): void;
  /** By absolute directory. */
  module(directory: string): FakeModule | undefined;
  defineModule(directory: string, module: FakeModule): void;
  /** Drift by hand. */
  change(stateFile: string, address: string, path: Path, value: Json): void;
  inject(fault: FakeFault): void;
  /** The fault for an action, which is then used up. */
  takeFault(action: FakeFault['action'], name: string): FakeFault | undefined;
}

const empty: FakeStack = { serial: 0, resources: {}, outputs: {} };

/** @param directory where the world is kept; without one it is in memory and ends with the process */
export function createFakeWorld(directory?: string): FakeWorld {
  const documents = directory === undefined ? inMemory() : onDisk(directory);
  const modules = new Map<string, FakeModule>();
  let faults: readonly FakeFault[] = [];
  const world: FakeWorld = {
    // Written by `saveStack` only.
    stack: (stateFile) => (documents.get(`state ${stateFile}`) as FakeStack | undefined) ?? empty,
    saveStack: (stateFile, stack) => documents.set(`state ${stateFile}`, stack as unknown as Json),
    document: (kind, key) => documents.get(`${kind} ${key}`),
    saveDocument: (kind, key, value) => documents.set(`${kind} ${key}`, value),
    module: (path) => modules.get(path),
    defineModule: (path, module) => void modules.set(path, module),
    change(stateFile, address, path, value) {
      const stack = world.stack(stateFile);
      const resource = stack.resources[address];
      if (resource === undefined) throw new Error(`there is no ${address}`);
      const actual = resource.actual.map((leaf) =>
        leaf.path.join('\0') === path.join('\0') ? { ...leaf, value } : leaf,
      );
      world.saveStack(stateFile, { ...stack, resources: { ...stack.resources, [address]: { ...resource, actual } } });
    },
    inject(fault) {
      faults = [...faults, fault];
    },
    takeFault(action, name) {
      const found = faults.find((fault) => fault.action === action && (fault.name ?? name) === name);
      if (found === undefined) return undefined;
      const left = found.times > 1 ? [{ ...found, times: found.times - 1 }] : [];
      faults = faults.flatMap((fault) => (fault === found ? left : [fault]));
      return found;
    },
  };
  return world;
}

interface Documents {
  get(key: string): Json | undefined;
  set(key: string, value: Json | undefined): void;
}

function inMemory(): Documents {
  const texts = new Map<string, string>();
  return {
    get: (key) => parse(texts.get(key)),
    set: (key, value) => (value === undefined ? void texts.delete(key) : void texts.set(key, JSON.stringify(value))),
  };
}

/** One file per document, replaced whole. `null` stands for "not there". */
function onDisk(directory: string): Documents {
  mkdirSync(directory, { recursive: true });
  const pathOf = (key: string) =>
    join(directory, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  return {
    get: (key) => (existsSync(pathOf(key)) ? (parse(readFileSync(pathOf(key), 'utf8')) ?? undefined) : undefined),
    set(key, value) {
      const temporary = `${pathOf(key)}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify(value ?? null));
      renameSync(temporary, pathOf(key));
    },
  };
}

const parse = (text: string | undefined): Json | undefined =>
  text === undefined ? undefined : (JSON.parse(text) satisfies Json);
