import type { Value } from '../cty/value.ts';

/** One attribute or element a message of the provider is about: names for attributes, keys and indexes for elements. */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };
export type Path = readonly PathStep[];

/** The path of a top-level attribute. */
export const attributePath = (name: string): Path => [{ attribute: name }];

/** What a person is told about a request; an error fails it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly path?: Path;
}

export const problem = (summary: string, detail = '', path?: Path): Diagnostic => ({
  severity: 'error',
  summary,
  detail,
  ...(path === undefined ? {} : { path }),
});

/** The requests of the protocol as the provider sees them, values decoded, and what it answers. */
export interface ProviderHandlers {
  validateProvider(config: Value): readonly Diagnostic[];
  configure(config: Value): Promise<readonly Diagnostic[]>;
  validateResource(type: string, config: Value): readonly Diagnostic[];
  validateData(type: string, config: Value): readonly Diagnostic[];
  read(type: string, state: Value, signal: AbortSignal): Promise<Outcome>;
  plan(type: string, change: PlanInput): PlanOutcome;
  apply(type: string, change: ApplyInput, signal: AbortSignal): Promise<Outcome>;
  import(type: string, id: string, signal: AbortSignal): Promise<Outcome>;
  readData(type: string, config: Value, signal: AbortSignal): Promise<Outcome>;
  /** Ends every wait of this connection in order. */
  stop(): void;
}

export interface PlanInput {
  readonly prior: Value;
  readonly proposed: Value;
  readonly config: Value;
}
export interface ApplyInput {
  readonly prior: Value;
  readonly planned: Value;
  readonly config: Value;
}
export interface PlanOutcome {
  readonly planned: Value;
  readonly replace: readonly Path[];
  readonly diagnostics: readonly Diagnostic[];
}
/** A failed request may still carry a state: what is known to exist is never forgotten. */
export interface Outcome {
  readonly state: Value;
  readonly diagnostics: readonly Diagnostic[];
}
