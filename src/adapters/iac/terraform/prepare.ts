import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Environment } from './environment.ts';
import { backendFile, type Generated, generate, mainFile } from './generate/generate.ts';
import { deniesBackend, failureOf, wantsInit } from './failure.ts';
import type { Outcome } from './failure.ts';
import { forgetNote, isUntaken, noteBackend } from './known-init.ts';
import { needsTurn, type ProviderCacheQueue } from './provider-cache.ts';
import { runTalking } from './run-json.ts';
import type { ReviewKeys } from './review-key.ts';
import type { ProviderSchemas } from './schema/provider-schemas.ts';
import type { SchemaStore } from './schema-store.ts';
import { commandOf, environmentOf, type Session } from './session.ts';
import { isInitialised, stampOf } from './stamp.ts';
import { refuseOverriddenInputs } from './values-files.ts';

/** What the engine holds for all its stacks. */
export interface Shared {
  readonly queue: ProviderCacheQueue;
  readonly schemas: SchemaStore;
  readonly keys: ReviewKeys;
}

/** A directory in which commands can run. */
export interface Ready {
  readonly generated: Generated;
  readonly env: Environment;
  /** Undefined for a root module of the user, and where no provider is used but the built-in one. */
  readonly schemas: ProviderSchemas | undefined;
  /** How the directory came to be initialised: by the tool, by a note of ours, or before. */
  readonly init: 'run' | 'noted' | 'before';
}

/**
 * Files written where they changed, directory initialised where that is needed. Files may be generated twice: what a
 * provider can do is known only after `init` has fetched it.
 */
export async function makeReady(session: Session, shared: Shared): Promise<Ready> {
  await makeDirectories(session);
  const early = await shared.schemas.cached(session);
  let generated = generate(session.work, early?.schemas, session.kept);
  await refuseOverriddenInputs(session, generated);
  await writeFiles(session, generated);
  const env = await environmentOf(session, generated, session.work.backendChange === 'migrate' ? 'write' : 'plan');
  const init = await ensureInitialised(session, { generated, env, shared });
  const late = await shared.schemas.afterInit(session, { generated, env });
  if (late !== undefined && late.key !== early?.key) {
    generated = generate(session.work, late.schemas, session.kept);
    await writeFiles(session, generated);
  }
  return { generated, env, schemas: late?.schemas, init };
}

/** Runs a command; where it says that `init` is needed after all (a module of a module has changed), once more after it. */
export async function withInit<T extends Outcome>(
  session: Session,
  shared: Shared,
  ready: Ready,
  run: () => Promise<T>,
): Promise<T> {
  const outcome = await run();
  if (ready.init === 'run' || outcome.end.code === 0) return outcome;
  const isOurs = deniesBackend(outcome) && (await isUntaken(session));
  if (!isOurs && !wantsInit(outcome)) return outcome;
  await initialise(session, { ...ready, shared });
  return run();
}

async function makeDirectories({ deps, work, layout }: Session): Promise<void> {
  const { files } = deps;
  if (work.stack.content.kind === 'source' && !(await files.exists(layout.module))) {
    const { directory } = work.stack.content;
    throw new DeliveryError(
      'ENGINE_SOURCE_MISSING',
      `stack "${work.stack.name}": there is no directory "${directory}"`,
      {
        data: { stack: work.stack.name, directory },
      },
    );
  }
  // Plans and values lie here: nobody else reads them.
  await files.makeDirectory(work.places.work, 0o700);
  await files.makeDirectory(files.resolve(work.places.stateFile, '..'), 0o700);
}

async function writeFiles({ deps, work }: Session, generated: Generated): Promise<void> {
  const { files } = deps;
  const { work: directory } = work.places;
  for (const [name, text] of Object.entries(generated.files)) {
    const path = files.join(directory, name);
    if ((await files.readText(path)) !== text) await files.writeDerived(path, text, 0o600);
  }
  for (const name of [mainFile, backendFile]) {
    const path = files.join(directory, name);
    if (!Object.hasOwn(generated.files, name) && (await files.exists(path))) await files.remove(path);
  }
}

interface InitNeeds {
  readonly generated: Generated;
  readonly env: Environment;
  readonly shared: Shared;
}

async function ensureInitialised(session: Session, needs: InitNeeds): Promise<Ready['init']> {
  const { deps, layout, work, call } = session;
  const stamp = await stampOf(deps, { work, layout, generated: needs.generated });
  if (work.backendChange === undefined && (await isInitialised(deps, layout, stamp))) {
    call.emit({ type: 'init.skipped' });
    return 'before';
  }
  if (await noteBackend(session, needs.generated)) {
    await deps.files.writeDerived(layout.stamp, stamp);
    return 'noted';
  }
  await initialise(session, needs);
  return 'run';
}

async function initialise(session: Session, needs: InitNeeds): Promise<void> {
  const { deps, layout, work, call } = session;
  await deps.files.remove(layout.stamp);
  await forgetNote(session);
  const run = () => runInit(session, needs.env);
  if (needsTurn(work, needs.generated, deps.environment)) await needs.shared.queue.alone(layout, call, run);
  else await run();
  await selectWorkspace(session, needs.env);
  // Taken again: `init` may have written the lock file.
  await deps.files.writeDerived(layout.stamp, await stampOf(deps, { work, layout, generated: needs.generated }));
}

async function runInit(session: Session, env: Environment): Promise<void> {
  const { deps, layout, work, call, redact } = session;
  const { files } = deps;
  const isSource = work.stack.content.kind === 'source';
  const settings = files.join(work.places.work, backendFile);
  const args = ['init', '-input=false', '-no-color'];
  if (isSource && (await files.exists(settings))) args.push(`-backend-config=${settings}`);
  if (work.backendChange === 'migrate') args.push('-migrate-state', '-force-copy');
  if (work.backendChange === 'reconfigure') args.push('-reconfigure');
  // What the user has committed is used as it stands.
  if (isSource && (await files.exists(layout.lockFile))) args.push('-lockfile=readonly');
  const run = (more: readonly string[]) => runTalking(deps, commandOf(session, env, [...args, ...more]), call, redact);
  let outcome = await run([]);
  // The lock file of a generated stack is ours: it follows the version that the project file asks for.
  if (!isSource && outcome.end.code !== 0 && contradictsLock(outcome)) outcome = await run(['-upgrade']);
  if (outcome.end.code !== 0) throw failureOf(session, outcome);
}

const contradictsLock = (outcome: Outcome): boolean =>
  !outcome.end.stopped && /locked provider .*does not match configured version/s.test(outcome.text.join(' '));

async function selectWorkspace(session: Session, env: Environment): Promise<void> {
  const { deps, work, call, redact } = session;
  const { content } = work.stack;
  if (content.kind !== 'source' || content.workspace === undefined) return;
  const args = ['workspace', 'select', '-or-create=true', '-no-color', content.workspace];
  const outcome = await runTalking(deps, commandOf(session, env, args), call, redact);
  if (outcome.end.code !== 0) throw failureOf(session, outcome);
}
