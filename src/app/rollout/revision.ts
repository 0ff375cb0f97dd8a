import { canonicalText } from '../../domain/canonical-json.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import type { ServiceSettings } from '../../domain/project/service-settings.ts';
import type { Revision } from '../../domain/rollout/model.ts';
import type { InstanceSpec } from '../../ports/deployer.ts';
import type { Identity } from '../../ports/identity.ts';
import type { Seals } from '../../ports/seals.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { Resolver } from './resolving.ts';

/** What makes ids: plain digests of what everybody may see, keyed ones of what nobody may. */
export type Naming = Pick<Identity, 'digest'> & Pick<Seals, 'seal'>;

/** The revision that settings make: the same settings, outputs of stacks, secrets and restart are the same revision. */
export async function revisionOf(
  { settings, restartedAt }: Omit<Revision, 'id'>,
  resolver: Resolver,
  naming: Naming,
): Promise<Revision> {
  const resolved: ServiceSettings = {
    ...settings,
    command: await Promise.all(settings.command.map((text) => resolver.plain(text))),
    env: await mapped(settings.env, (text) => resolver.plain(text)),
  };
  const secrets = await sealed(settings.env, resolver, naming);
  const stamp = restartedAt === undefined ? {} : { restartedAt };
  const made = { ...resolved, ...(Object.keys(secrets).length > 0 && { secrets }), ...stamp };
  // Plain JSON by its definition.
  return { id: naming.digest(canonicalText(made as unknown as Json)).slice(0, 10), settings: resolved, ...stamp };
}

/** A digest of each secret value: it shows in the id that one was changed, and the value cannot be guessed back (I9). */
async function sealed(
  env: ServiceSettings['env'],
  resolver: Resolver,
  { seal }: Pick<Seals, 'seal'>,
): Promise<Readonly<Record<string, string>>> {
  const seals: Record<string, string> = {};
  for (const [name, text] of Object.entries(env)) {
    const { value, secret } = await resolver.whole(text);
    if (secret) seals[name] = await seal('revision', canonicalText([name, value]));
  }
  return seals;
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

/** What is secret, and what is not: the former is never written. */
export async function openEnvironment(
  given: Readonly<Record<string, string>>,
  resolver: Resolver,
): Promise<Pick<InstanceSpec, 'env' | 'secretEnv'>> {
  const env: Record<string, string> = {};
  const secretEnv: Record<string, string> = {};
  for (const [name, text] of Object.entries(given)) {
    const { value, secret } = await resolver.whole(text);
    (secret ? secretEnv : env)[name] = value;
  }
  return { env, secretEnv };
}

/** @throws SERVICE_SECRET_IN_COMMAND */
export async function specOf(
  { settings }: Revision,
  resolver: Resolver,
  project: OpenedProject,
): Promise<InstanceSpec> {
  const command = await openCommand(settings.command, resolver);
  const { env, secretEnv } = await openEnvironment(settings.env, resolver);
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
