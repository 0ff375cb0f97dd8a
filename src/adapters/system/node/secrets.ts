import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { SecretSource } from '../../../domain/project/model.ts';
import type { ProcessRunner } from '../../../ports/process-runner.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { systemCode } from './file-error.ts';
import { ask } from './process-ask.ts';
import { createRedactor } from './redactor.ts';

const commandTimeoutMs = 60_000;

export interface NodeSecretsOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths of files start, and where commands run. */
  readonly projectDirectory: string;
}

/** Secrets of this machine: a variable, a file, or what a command prints. A last newline is not part of the value. */
export function createNodeSecrets(options: NodeSecretsOptions): Secrets {
  const redactor = createRedactor();
  return {
    async read(name, source) {
      const value = await readSource(name, source, options);
      redactor.learn(name, value);
      return value;
    },
    redact: redactor.redact,
  };
}

function readSource(name: string, source: SecretSource, options: NodeSecretsOptions): Promise<string> {
  if (source.kind === 'env') return readVariable(name, source.name, options.environment);
  if (source.kind === 'file') return readSecretFile(name, source.path, options.projectDirectory);
  return readCommand(name, source.argv, options);
}

async function readVariable(
  name: string,
  variable: string,
  environment: NodeSecretsOptions['environment'],
): Promise<string> {
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  const fault = value === undefined ? 'is not set' : 'is empty';
  throw new DeliveryError('SECRET_MISSING', `secret "${name}": the variable ${variable} ${fault}`, {
    hint: `set it: \`export ${variable}=...\``,
  });
}

async function readSecretFile(name: string, path: string, directory: string): Promise<string> {
  const file = isAbsolute(path) ? path : resolve(directory, path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = systemCode(error) ?? 'cannot be read';
    throw new DeliveryError('SECRET_MISSING', `secret "${name}": file ${path}: ${why}`, {
      hint: `write the value into ${path}, readable for you alone`,
    });
  }
  return checked(name, `file ${path}`, text);
}

async function readCommand(name: string, argv: readonly string[], options: NodeSecretsOptions): Promise<string> {
  const [program, ...args] = argv;
  if (program === undefined) throw new DeliveryError('SECRET_COMMAND_FAILED', `secret "${name}": the command is empty`);
  const env = definedVariables(options.environment);
  const answer = await askFor(name, program, () =>
    ask({ program: programPath(program, options), args, cwd: options.projectDirectory, env }, commandTimeoutMs),
  );
  if (answer.timedOut) {
    throw commandFailed(name, program, `gave no answer in ${commandTimeoutMs / 1000} seconds`);
  }
  // What the command printed is not shown: it may be the value.
  if (answer.code !== 0) throw commandFailed(name, program, `ended with ${answer.code ?? answer.signal}`);
  return checked(name, `command ${program}`, answer.stdout);
}

async function askFor(
  name: string,
  program: string,
  question: () => ReturnType<ProcessRunner['ask']>,
): ReturnType<ProcessRunner['ask']> {
  try {
    return await question();
  } catch (error) {
    throw commandFailed(name, program, error instanceof Error ? error.message : 'cannot be started');
  }
}

const commandFailed = (name: string, program: string, why: string): DeliveryError =>
  new DeliveryError('SECRET_COMMAND_FAILED', `secret "${name}": command ${program}: ${why}`);

/** Scripts of the project are named relative to it; plain names are looked for on PATH. */
function programPath(program: string, { projectDirectory }: NodeSecretsOptions): string {
  return program.includes('/') && !isAbsolute(program) ? resolve(projectDirectory, program) : program;
}

function definedVariables(environment: NodeSecretsOptions['environment']): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [key, value] of Object.entries(environment)) if (value !== undefined) defined[key] = value;
  return defined;
}

function checked(name: string, from: string, text: string): string {
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw new DeliveryError('SECRET_MISSING', `secret "${name}": ${from} is empty`);
  return value;
}
