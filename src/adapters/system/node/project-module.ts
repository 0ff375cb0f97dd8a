import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeliveryError, DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { SourcePosition } from '../../../domain/errors/problem.ts';
import type { Json } from '../../../domain/json.ts';
import { type NotJson, toPlainJson } from '../../../domain/plain-json.ts';
import { systemCode } from './file-error.ts';

export interface ProjectModule {
  readonly value: Json;
  readonly line?: number;
}

/**
 * Loads `fairlead.config.*`. `import ... from 'fairlead'` works without a local install: it gets `library`.
 * @throws PROJECT_UNREADABLE with the user's file and line, never with a stack trace
 */
export async function loadProjectModule(file: string, library: string): Promise<ProjectModule> {
  const text = readFileSync(file, 'utf8');
  const line = lineOfProject(text);
  const value = await importDefault(file, library);
  const plain = toPlainJson(value);
  if (!plain.ok) throw notJson(file, plain.faults, line);
  return { value: plain.value, ...(line === undefined ? {} : { line }) };
}

/** Where `defineProject(` is called, else where the default export stands; type stripping keeps the lines. */
function lineOfProject(text: string): number | undefined {
  const index = [/\bdefineProject\s*\(/, /^\s*export\s+default\b/m]
    .map((pattern) => text.search(pattern))
    .find((found) => found >= 0);
  return index === undefined ? undefined : text.slice(0, index).split('\n').length + (text[index] === '\n' ? 1 : 0);
}

async function importDefault(file: string, library: string): Promise<unknown> {
  const hooks = registerHooks(hooksFor(dirname(file), library));
  try {
    const url = pathToFileURL(file);
    // A file that changed is a new module: a process may open a project more than once.
    url.searchParams.set('changed', String(statSync(file).mtimeMs));
    const loading: Promise<{ readonly default?: unknown }> = import(url.href);
    const module = await inTime(file, loading);
    // It may be a promise.
    const value: unknown = await inTime(file, Promise.resolve(module.default));
    if (value !== undefined) return value;
  } catch (error) {
    throw isDeliveryError(error) ? error : failed(file, error);
  } finally {
    hooks.deregister();
  }
  throw unreadable(
    file,
    { file: basename(file) },
    'it has no default export',
    'write `export default defineProject({ project: ... })`',
  );
}

const patience = 30_000;

/** A promise that never settles would end the process without a word, or never. */
async function inTime<T>(file: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const hint = 'look for an `await` of something that never comes';
      reject(unreadable(file, { file: basename(file) }, `it is not loaded after ${patience / 1000} s`, hint));
    }, patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Hooks = Parameters<typeof registerHooks>[0];

function hooksFor(directory: string, library: string): Hooks {
  return {
    resolve(specifier, context, next) {
      if (specifier !== 'fairlead') return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
        return { url: library, shortCircuit: true };
      }
    },
    load(url, context, next) {
      const format = isOwnModule(url, directory) ? formatOf(url) : undefined;
      return format === undefined ? next(url, context) : next(url, { ...context, format });
    },
  };
}

/** Without `"type"` in a package.json Node would load these twice and warn. */
function isOwnModule(url: string, directory: string): boolean {
  if (!url.startsWith('file:')) return false;
  const path = fileURLToPath(url);
  return path.startsWith(directory + sep) && !path.includes(`${sep}node_modules${sep}`);
}

function formatOf(url: string): 'module' | 'module-typescript' | undefined {
  const path = fileURLToPath(url);
  if (/\.m?ts$/.test(path)) return 'module-typescript';
  return path.endsWith('.js') && /^\s*(import|export)\b/m.test(readFileSync(path, 'utf8')) ? 'module' : undefined;
}

function failed(file: string, error: unknown): DeliveryError {
  const at = positionIn(file, error);
  if (systemCode(error) === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return unreadable(
      file,
      at,
      `Node ${process.versions.node} does not run TypeScript`,
      'use Node 22.18 or newer, or name it `fairlead.config.mjs`',
      error,
    );
  }
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
  const hint =
    systemCode(error) === 'ERR_MODULE_NOT_FOUND'
      ? '`npm install` what it imports, or mend the path'
      : 'mend the module; `node --check` names syntax errors';
  return unreadable(file, at, withoutUrls(message ?? 'it failed to load'), hint, error);
}

function unreadable(file: string, at: SourcePosition, message: string, hint: string, cause?: unknown): DeliveryError {
  const place = at.line === undefined ? at.file : `${at.file}:${at.line}`;
  return new DeliveryError('PROJECT_UNREADABLE', `${place}: ${message}`, {
    hint,
    problems: [{ code: 'PROJECT_UNREADABLE', severity: 'error', message, hint, at }],
    data: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The first place in the user's files that the stack names; syntax errors name it on a line of their own. */
function positionIn(file: string, error: unknown): SourcePosition {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const directory = dirname(file) + sep;
  for (const [, location, line, column] of stack.matchAll(
    /((?:file:\/\/)?\/[^\s()?]+)(?:\?[^\s():]*)?:(\d+)(?::(\d+))?/g,
  )) {
    const path = location === undefined ? '' : toPath(location);
    if (!path.startsWith(directory) || path.includes(`${sep}node_modules${sep}`)) continue;
    const place = { file: path.slice(directory.length), line: Number(line) };
    return column === undefined ? place : { ...place, column: Number(column) };
  }
  return { file: basename(file) };
}

const toPath = (location: string): string => (location.startsWith('file:') ? fileURLToPath(location) : location);

const withoutUrls = (message: string): string =>
  message.replaceAll(/file:\/\/[^\s'"?]*\/([^\s'"/?]+)(\?[^\s'"]*)?/g, (_, name: string) => name);

function notJson(file: string, faults: readonly NotJson[], line: number | undefined): DeliveryError {
  const name = basename(file);
  const at = line === undefined ? { file: name } : { file: name, line };
  const problems = faults.map(({ path, what }) => ({
    code: 'PROJECT_VALUE_WRONG' as const,
    severity: 'error' as const,
    message: `${what} cannot stand in a project`,
    hint: 'use texts, numbers, booleans, lists and plain objects; call functions before `defineProject`',
    at,
    path: path
      .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join(''),
  }));
  const where = line === undefined ? name : `${name}:${line}`;
  return new DeliveryError('PROJECT_UNREADABLE', `${where}: the project is not plain data`, {
    problems,
    data: { file },
  });
}
