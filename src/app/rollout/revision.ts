import { canonicalText } from '../../domain/canonical-json.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import type { ServiceSettings } from '../../domain/project/service-settings.ts';
import type { Revision } from '../../domain/rollout/model.ts';
import type { InstanceSpec } from '../../ports/deployer.ts';
import type { Identity } from '../../ports/identity.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { Resolver } from './resolving.ts';

/** The revision that settings make: the same settings, with the same outputs of stacks, are the same revision. */
export async function revisionOf(
  settings: ServiceSettings,
  resolver: Resolver,
  { digest }: Pick<Identity, 'digest'>,
): Promise<Revision> {
  const resolved: ServiceSettings = {
    ...settings,
    command: await Promise.all(settings.command.map((text) => resolver.plain(text))),
    env: await mapped(settings.env, (text) => resolver.plain(text)),
  };
  // Plain JSON by its definition.
  return { id: digest(canonicalText(resolved as unknown as Json)).slice(0, 10), settings: resolved };
}

/** @throws SERVICE_SECRET_IN_COMMAND: everybody on the machine can read the arguments of a process */
export async function openCommand(texts: readonly string[], resolver: Resolver): Promise<readonly string[]> {
  const command: string[] = [];
  for (const text of texts) {
    const { value, secret } = await resolver.whole(text);
    if (secret) throw new DeliveryError('SERVICE_SECRET_IN_COMMAND', `an argument of "${texts[0] ?? ''}" is secret`);
    command.push(value);
  }
  return command;
}

/** @throws SERVICE_SECRET_IN_COMMAND */
export async function specOf(
  { settings }: Revision,
  resolver: Resolver,
  project: OpenedProject,
): Promise<InstanceSpec> {
  const command = await openCommand(settings.command, resolver);
  const env: Record<string, string> = {};
  const secretEnv: Record<string, string> = {};
  for (const [name, text] of Object.entries(settings.env)) {
    const { value, secret } = await resolver.whole(text);
    (secret ? secretEnv : env)[name] = value;
  }
  return {
    command,
    cwd: project.services.files.resolve(project.directory, settings.directory),
    env,
    secretEnv,
    ports: ['http'],
    readiness: settings.readiness,
    startWithinMs: settings.startWithinMs,
    stopWithinMs: settings.stopWithinMs,
    restart: { firstMs: 500, mostMs: 30_000 },
  };
}

async function mapped(
  given: Readonly<Record<string, string>>,
  change: (text: string) => Promise<string>,
): Promise<Readonly<Record<string, string>>> {
  const entries: (readonly [string, string])[] = [];
  for (const [name, text] of Object.entries(given)) entries.push([name, await change(text)]);
  return Object.fromEntries(entries);
}
