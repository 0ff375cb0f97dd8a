/** What the suite asks of whoever runs it. */
import type { JsonObject } from '../../../domain/json.ts';
import type { OutputDefinition, Resource } from '../../../domain/project/model.ts';
import type { IacEngine, StackWork, UpstreamOutputs } from '../../../ports/iac-engine.ts';

/** The resources that the suite is run with. */
export interface BenchResource {
  readonly type: string;
  /** Another `value` is an update in place, another `identity` a replacement. */
  properties(given: { readonly value: string; readonly identity: string }): JsonObject;
  /** Where `value` stands in the plan. */
  readonly valuePath: readonly (string | number)[];
  /** An attribute that is known only after creation. */
  readonly computed: string;
  /** Creation takes some seconds: long enough to be interrupted. */
  slow(): JsonObject;
  /** Creation is begun and fails. */
  failing(): JsonObject;
  /** A type that the provider does not have. */
  readonly unknownType: string;
}

export interface BenchStack {
  readonly resources?: readonly Resource[];
  readonly outputs?: Readonly<Record<string, OutputDefinition>>;
  readonly upstream?: Readonly<Record<string, UpstreamOutputs>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** A root module's directory, instead of resources. */
  readonly source?: string;
  /** Input variables, of a root module. */
  readonly variables?: JsonObject;
}

/** An engine in a world of its own. */
export interface IacEngineBench {
  readonly engine: IacEngine;
  readonly resource: BenchResource;
  /** One stack; the same name stands for the same stack. */
  work(name: string, given: BenchStack): StackWork;
  /** The same stack and state, seen from another working directory. */
  elsewhere(work: StackWork): StackWork;
  /**
   * Makes a root module: variable `value`, one resource made of it, output `value` with what the variable holds.
   * Gives its directory relative to the project.
   */
  rootModule(): Promise<string>;
  close(): Promise<void>;
}

/** An engine whose resources can be changed behind its back. */
export interface DriftingBench extends IacEngineBench {
  /** Changes the value of resource `one` of an applied stack. */
  drift(work: StackWork, value: string): Promise<void>;
}

/** The bench of the test that runs. */
export type Current = { readonly bench: IacEngineBench };
