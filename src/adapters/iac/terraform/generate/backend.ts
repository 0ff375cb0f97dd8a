import { posix } from 'node:path';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { Backend } from '../../../../domain/project/model.ts';
import { ownBackend } from '../../../../domain/state/own-backend.ts';
import type { Scope } from './scope.ts';

const known = ['azurerm', 'consul', 'cos', 'gcs', 'http', 'kubernetes', 'local', 'oci', 'oss', 'pg', 'remote', 's3'];

/** Backend type → its concrete settings; our own service or a local state file where the stack names none. */
export function backendOf(scope: Scope): { readonly type: string; readonly settings: JsonObject } {
  const { stack, places } = scope.work;
  if (stack.backend === undefined) {
    // Address and token come by the environment, so that neither gets into a plan or into `.terraform`.
    if (scope.work.ownState !== undefined) return ownBackend;
    return { type: 'local', settings: { path: posix.relative(places.work, places.stateFile) } };
  }
  const { type } = stack.backend;
  if (!known.includes(type)) {
    throw new DeliveryError('ENGINE_BACKEND_UNKNOWN', `stack "${stack.name}" has a backend of unknown type "${type}"`, {
      hint: `known are: ${known.join(', ')}`,
    });
  }
  const settings = Object.entries(stack.backend.settings).map(
    ([name, value]) => [name, concrete(value, name, scope)] as const,
  );
  return { type, settings: adjusted(stack.backend, Object.fromEntries(settings), scope) };
}

function adjusted(backend: Backend, settings: JsonObject, scope: Scope): JsonObject {
  if (backend.type === 'local') return rebased(settings, scope);
  return backend.type === 's3' ? locked(settings, scope) : settings;
}

/** The user's path is relative to the project, the engine's to where it works. */
function rebased(settings: JsonObject, scope: Scope): JsonObject {
  const { content } = scope.work.stack;
  const { project, work, stateFile } = scope.work.places;
  const { path } = settings;
  // A root module says itself where its state is.
  if (path === undefined && content.kind === 'source') return settings;
  if (path === undefined) return { ...settings, path: posix.relative(work, stateFile) };
  if (typeof path !== 'string' || posix.isAbsolute(path)) return settings;
  const from = content.kind === 'source' ? posix.resolve(project, content.directory) : work;
  return { ...settings, path: posix.relative(from, posix.resolve(project, path)) };
}

/** An s3 state without a lock is lost work waiting to happen: locked with a file unless the user says how. */
function locked(settings: JsonObject, scope: Scope): JsonObject {
  const { features, engine, version } = scope.work.tool;
  if (features.s3Lockfile) {
    const decided = 'use_lockfile' in settings || 'dynamodb_table' in settings;
    return decided ? settings : { ...settings, use_lockfile: true };
  }
  if (settings['use_lockfile'] !== true) return settings;
  throw new DeliveryError(
    'ENGINE_FEATURE_MISSING',
    `stack "${scope.work.stack.name}" locks its s3 state with a file, which ${engine} ${version} cannot do`,
    { hint: 'Terraform 1.10 and OpenTofu 1.10 can; with an older one use `dynamodb_table`' },
  );
}

/**
 * References were resolved when the project was loaded. What still looks like one is refused: older engines take the text
 * as it stands, newer ones evaluate it.
 */
function concrete(value: Json, name: string, scope: Scope): Json {
  if (!/[$%]\{/.test(JSON.stringify(value))) return value;
  throw new DeliveryError(
    'ENGINE_BACKEND_NOT_CONCRETE',
    `backend setting "${name}" of stack "${scope.work.stack.name}" holds \`\${\` or \`%{\`, which engines read differently`,
    { hint: 'write a plain value; a secret is given by the environment variable that the backend reads' },
  );
}
