/**
 * The tool deletes a resource with the provider configuration that it was made with. When the last resource of a target
 * leaves the project, the configuration would leave with it: the state tells which ones have to stay until then.
 */
import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { errorsOf, type Outcome } from './failure.ts';
import { generate } from './generate/generate.ts';
import { own } from './generate/scope.ts';
import type { Ready } from './prepare.ts';
import { shortSource } from './providers.ts';
import { pullState } from './pull-state.ts';
import type { Session } from './session.ts';

/** A provider configuration of the root module as the state names it, and a resource that was made with it. */
interface UsedConfiguration {
  /** E.g. `provider["registry.terraform.io/hashicorp/aws"].us`. */
  readonly text: string;
  readonly source: string;
  /** The target's name: see `useOfTarget`. */
  readonly alias: string;
  readonly resource: string;
}

/** Both engines say it in the same words. */
const missingWords = /provider configuration not present/i;

export const isMissingProvider = ({ summary }: { readonly summary: string }): boolean => missingWords.test(summary);

/** True for a failure that generating with {@link keptTargets} may mend. A root module of the user is the user's. */
export const lacksProvider = ({ work }: Session, outcome: Outcome): boolean =>
  work.stack.content.kind === 'resources' && !outcome.end.stopped && errorsOf(outcome).some(isMissingProvider);

/**
 * Names of the targets whose configurations the failed command asked for, sorted; empty where none can be told.
 * @throws ENGINE_PROVIDER_GONE where such a target is not in the project any more, or cannot be configured
 */
export async function keptTargets(session: Session, ready: Ready, outcome: Outcome): Promise<readonly string[]> {
  const asked = configurationsNamed(outcome);
  const used = configurationsIn((await pullState(session, ready)) ?? {}).filter(({ text }) => asked.has(text));
  for (const configuration of used) refuseGone(session.work, configuration);
  for (const configuration of used) refuseUnknown(session.work, configuration);
  return [...new Set(used.map(({ alias }) => alias))].sort();
}

function configurationsNamed(outcome: Outcome): ReadonlySet<string> {
  const details = errorsOf(outcome)
    .filter(isMissingProvider)
    .map(({ detail }) => detail);
  return new Set(details.flatMap((detail) => detail.match(/(?<![\w.])provider\["[^"]+"\]\.[\w-]+/g) ?? []));
}

/** @returns one entry for each configuration with an alias; configurations inside modules are not ours */
function configurationsIn(state: JsonObject): readonly UsedConfiguration[] {
  const found = new Map<string, UsedConfiguration>();
  for (const resource of arrayOf(state['resources'])) {
    if (!isJsonObject(resource)) continue;
    const text = textOf(resource['provider']);
    const [, source, alias] = /^provider\["([^"]+)"\]\.([\w-]+)$/.exec(text) ?? [];
    if (source === undefined || alias === undefined || found.has(text)) continue;
    found.set(text, { text, source, alias, resource: addressIn(resource) });
  }
  return [...found.values()];
}

function addressIn(resource: JsonObject): string {
  const module = textOf(resource['module']);
  const address = `${textOf(resource['type'])}.${textOf(resource['name'])}`;
  return module === '' ? address : `${module}.${address}`;
}

function refuseGone({ stack, targets }: StackWork, { alias, source, resource }: UsedConfiguration): void {
  const target = own(targets, alias);
  if (target !== undefined && shortSource(target.provider.source) === shortSource(source)) return;
  const provider = shortSource(source);
  const why = target === undefined ? 'which is not in the project any more' : `which is no longer of "${provider}"`;
  throw new DeliveryError(
    'ENGINE_PROVIDER_GONE',
    `stack "${stack.name}" has to delete ${resource}, made with target "${alias}", ${why}`,
    {
      hint: `write target "${alias}" of provider "${provider}" again, apply, and take it out when its resources are deleted`,
      data: { stack: stack.name, target: alias, resource, provider },
    },
  );
}

/** What only the settings of an unused target refer to was not asked for. */
function refuseUnknown(work: StackWork, { alias, resource }: UsedConfiguration): void {
  try {
    generate(work, undefined, [alias]);
  } catch (error) {
    if (!isDeliveryError(error) || error.code !== 'ENGINE_REFERENCE_UNRESOLVED') throw error;
    const { name } = work.stack;
    throw new DeliveryError(
      'ENGINE_PROVIDER_GONE',
      `stack "${name}" has to delete ${resource}, made with target "${alias}", whose settings refer to what nothing in the stack refers to`,
      {
        hint: `write the same references under \`stacks.${name}.variables\` until the resources of target "${alias}" are deleted`,
        cause: error,
        data: { stack: name, target: alias, resource },
      },
    );
  }
}

const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
