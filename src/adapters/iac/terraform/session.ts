/** One call for one stack: its places, its secrets, its commands. */
import type { Access } from '../../../domain/state/scope.ts';
import type { EngineCall, StackWork } from '../../../ports/iac-engine.ts';
import type { TerraformDeps } from './deps.ts';
import { type Environment, toolEnvironment } from './environment.ts';
import type { Generated } from './generate/generate.ts';
import { sensitiveEnvironment } from './generate/input-values.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Redact, redactor, secretsOf } from './redaction.ts';
import type { ToolCommand } from './tool-process.ts';

export interface Session {
  readonly deps: TerraformDeps;
  readonly work: StackWork;
  readonly call: EngineCall;
  readonly layout: Layout;
  /** I9: secrets that go into the stack, and the function that takes them out of texts. */
  readonly secrets: readonly string[];
  readonly redact: Redact;
  /** Targets whose configurations stay though nothing in the stack uses them any more: see `kept-providers.ts`. */
  readonly kept: readonly string[];
  /** What the tool has said of the machine's CLI configuration, to any stack. */
  readonly told: Set<string>;
}

export function openSession(deps: TerraformDeps, work: StackWork, call: EngineCall, told: Set<string>): Session {
  const secrets = secretsOf(work);
  return { deps, work, call, layout: layoutOf(work, deps.files), secrets, redact: redactor(secrets), kept: [], told };
}

/** @param access what the command may do with a state that we keep ourselves */
export const environmentOf = (
  { deps, work, layout }: Session,
  generated: Generated,
  access: Access = 'plan',
): Promise<Environment> => toolEnvironment({ work, layout, deps }, sensitiveEnvironment(generated.inputs), access);

export function commandOf({ work, layout, told }: Session, env: Environment, args: readonly string[]): ToolCommand {
  // Every command begins with its name.
  const name = args[0] ?? '';
  return { name, program: work.tool.path, args, cwd: layout.module, env, record: layout.record, told };
}
