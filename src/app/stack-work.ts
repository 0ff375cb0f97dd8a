import { type DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Stack } from '../domain/project/model.ts';
import type { StackWork, UpstreamOutputs } from '../ports/iac-engine.ts';
import type { EngineAssignment } from './engine-assignment.ts';
import type { OpenedProject } from './opened-project.ts';
import { keepsOwnState, ownStateOf, stateName } from './own-state.ts';
import { stackPlaces } from './places.ts';
import { type StackUses, usesOf } from './stack-uses.ts';

type Upstream = Readonly<Record<string, UpstreamOutputs>>;

/** Puts together what an engine needs to know of a stack. Secrets are read once, and kept in memory. */
export interface WorkMaker {
  /** @throws ENGINE_CHANGED, TOOL_*, SECRET_* codes */
  whole(stack: Stack, upstream: Upstream): Promise<StackWork>;
  /**
   * To read a state: with secrets as far as they are at hand, and upstream unknown. `missing`: what to say if it turns out
   * that they were needed.
   */
  forReading(stack: Stack): Promise<{ readonly work: StackWork; readonly missing: DeliveryError | undefined }>;
}

export function createWorkMaker(project: OpenedProject, engines: EngineAssignment): WorkMaker {
  const known = new Map<string, Promise<string>>();
  const make = async (
    stack: Stack,
    upstream: Upstream,
    secrets: Readonly<Record<string, string>>,
  ): Promise<StackWork> => ({
    project: project.effective.name,
    environment: project.effective.environment,
    stack,
    targets: project.effective.targets,
    settings: project.effective.settings,
    variables: project.effective.variables,
    upstream,
    secrets,
    tool: await engines.toolOf(stack),
    places: stackPlaces(project.services.files, {
      directory: project.directory,
      environment: project.effective.environment.name,
      stack: stack.name,
    }),
    ...ownStates(project, stack),
  });
  const whole = async (stack: Stack, upstream: Upstream) =>
    make(stack, upstream, await readSecrets(project, usesOf(project.effective, stack), known));
  return {
    whole,
    async forReading(stack) {
      const upstream = unknownUpstream(usesOf(project.effective, stack));
      try {
        return { work: await whole(stack, upstream), missing: undefined };
      } catch (error) {
        if (!isDeliveryError(error) || !error.code.startsWith('SECRET_')) throw error;
        return { work: await make(stack, upstream, {}), missing: error };
      }
    },
  };
}

function ownStates(project: OpenedProject, stack: Stack): Pick<StackWork, 'ownState'> {
  const { effective, services } = project;
  if (services.states === undefined || !keepsOwnState(effective, stack)) return {};
  const { user, host } = services.identity.holder;
  return {
    ownState: ownStateOf(services.states, stateName(effective.environment.name, stack.name), `${user}@${host}`),
  };
}

export const unknownUpstream = (uses: StackUses): Upstream =>
  Object.fromEntries([...uses.outputs.keys()].map((name) => [name, { status: 'unknown' }]));

/** Only the secrets that are referred to: a missing one must not stop a stack that does not need it. */
async function readSecrets(
  project: OpenedProject,
  uses: StackUses,
  known: Map<string, Promise<string>>,
): Promise<Readonly<Record<string, string>>> {
  const values = new Map<string, string>();
  for (const name of uses.secrets) {
    const source = project.effective.secrets[name];
    // `config/` has checked that every secret referred to is declared.
    if (source === undefined) continue;
    const value = known.get(name) ?? project.services.secrets.read(name, source);
    known.set(name, value);
    values.set(name, await value);
  }
  return Object.fromEntries(values);
}
