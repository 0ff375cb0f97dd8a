import { canonicalText } from '../../domain/canonical-json.ts';
import type { Json } from '../../domain/json.ts';
import type { StackBindings } from '../../domain/review/model.ts';
import { concernsOf } from '../../domain/selection/concerns.ts';
import { redactJson } from '../../domain/run/redact-json.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import { mapBounded } from '../map-bounded.ts';
import type { Workbench } from '../workbench.ts';

/**
 * All that the plans of these stacks are made from, as it is now. Initialises their directories where that is needed. The
 * values of secrets are taken out at the end, when all of them are known.
 */
export async function bindingsOf(
  bench: Workbench,
  stacks: readonly string[],
  call: EngineCall,
): Promise<ReadonlyMap<string, StackBindings>> {
  const { parallelism } = bench.project.effective.settings;
  const found = await mapBounded(
    stacks,
    parallelism,
    async (stack) => [stack, await ofStack(bench, stack, call)] as const,
  );
  return new Map(found.map(([stack, bindings]) => [stack, withoutSecrets(bindings, bench)]));
}

/** Bindings are plain JSON, and masking texts does not change their shape. */
const withoutSecrets = (bindings: StackBindings, { redact }: Workbench): StackBindings =>
  redactJson(bindings as unknown as Json, redact) as unknown as StackBindings;

async function ofStack(bench: Workbench, stack: string, call: EngineCall): Promise<StackBindings> {
  const tool = await bench.toolOf(stack);
  const { state, providers } = await bench.versions(stack, call);
  return {
    configuration: await configurationOf(bench, stack),
    variables: variablesOf(bench, stack),
    state: state === undefined ? null : { lineage: state.lineage, serial: state.serial },
    tool: { engine: tool.engine, version: tool.version },
    providers,
  };
}

async function configurationOf(bench: Workbench, stack: string): Promise<StackBindings['configuration']> {
  const { effective, services } = bench.project;
  const concerns = concernsOf(effective, bench.stack(stack), bench.uses(stack));
  const said = [...concerns]
    // Variables are told one by one; a tool is known by its version, wherever it lies.
    .filter(([path]) => !path.startsWith('variables.') && path !== 'settings.tools')
    .map(([path, value]) => [path, services.identity.digest(canonicalText(plain(value)))] as const);
  const files = Object.entries(await services.stackFiles(stack)).map(
    ([path, digest]) => [`file:${path}`, digest] as const,
  );
  return Object.fromEntries([...said, ...files]);
}

/** A digest of a sensitive value could be guessed back: it stays out (I9). */
function variablesOf(bench: Workbench, stack: string): StackBindings['variables'] {
  const { variables } = bench.project.effective;
  const used = [...bench.uses(stack).variables].sort();
  return Object.fromEntries(
    used.flatMap((name) => {
      const variable = variables[name];
      return variable === undefined || variable.sensitive ? [] : [[name, variable.value] as const];
    }),
  );
}

/** Members that are left out may be there as undefined. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value)) satisfies Json;
