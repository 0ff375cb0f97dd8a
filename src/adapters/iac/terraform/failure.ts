/** A command that ended badly → one error with a permanent code. The exit code always survives, in `data`. */
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Problem } from '../../../domain/errors/problem.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { type Diagnostic, readTextDiagnostics } from './diagnostics.ts';
import { type FailurePattern, failurePatterns } from './failure-table.ts';
import type { Generated } from './generate/generate.ts';
import { problemsOf } from './problems.ts';
import { interrupted, type ToolEnd } from './tool-process.ts';

/** What a command has left behind. Redacted already. */
export interface Outcome {
  readonly end: ToolEnd;
  readonly diagnostics: readonly Diagnostic[];
  /** The last lines of plain text, both streams. */
  readonly text: readonly string[];
}

const longestDetail = 2_000;
const mostDiagnostics = 20;

/** @param generated to say where in the project a mistake is */
export function failureOf(
  { work }: { readonly work: StackWork },
  outcome: Outcome,
  generated?: Generated,
): DeliveryError {
  const { end } = outcome;
  if (end.stopped) return interrupted(end);
  const errors = errorsOf(outcome);
  const { code, about } = causeOf(outcome, errors);
  const facts = { ...factsOf(end, errors, outcome.text), stack: work.stack.name };
  const lock = code === 'STATE_LOCKED' ? lockOf(about, outcome.text) : undefined;
  return new DeliveryError(code, messageOf(work, { code, about, others: errors.length - 1, lock }, outcome), {
    ...hintOf(work, code, lock),
    ...(generated === undefined ? {} : { problems: problemsFor(work, generated, errors) }),
    data: lock === undefined ? facts : { ...facts, lock: { ...lock } },
  });
}

/** True when the error that decides says that another `init` may help. */
export const wantsInit = (outcome: Outcome): boolean =>
  !outcome.end.stopped && causeOf(outcome, errorsOf(outcome)).code === 'ENGINE_INIT_REQUIRED';

/** True when the error that decides says that `.terraform` names another backend than the configuration. */
export const deniesBackend = (outcome: Outcome): boolean =>
  !outcome.end.stopped && causeOf(outcome, errorsOf(outcome)).code === 'ENGINE_BACKEND_CHANGED';

export function errorsOf(outcome: Outcome): readonly Diagnostic[] {
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? errors : readTextDiagnostics(outcome.text).filter(({ severity }) => severity === 'error');
}

/** Code, message and hint are of one error. */
interface Cause {
  readonly code: ErrorCode;
  /** Undefined where the tool has left no error behind. */
  readonly about: Diagnostic | undefined;
}

/** The first error, unless another one says why the command could do nothing at all: see `decides` in the table. */
function causeOf({ end, text }: Outcome, errors: readonly Diagnostic[]): Cause {
  const found = errors.map((about) => ({ about, pattern: patternOf(wordsOf(about)) }));
  const cause = found.find(({ pattern }) => pattern?.decides === true) ?? found[0];
  const pattern = cause === undefined ? patternOf(text.join('\n')) : cause.pattern;
  const unknown = end.signal === null ? 'ENGINE_FAILED' : 'ENGINE_KILLED';
  return { code: pattern?.code ?? unknown, about: cause?.about };
}

const wordsOf = ({ summary, detail }: Diagnostic): string => `${summary}: ${detail}`;

const patternOf = (words: string): FailurePattern | undefined =>
  failurePatterns.find(({ pattern }) => pattern.test(words));

/** Each with a code of its own. */
const problemsFor = (work: StackWork, generated: Generated, errors: readonly Diagnostic[]): readonly Problem[] =>
  errors.flatMap((error) => problemsOf(work, generated, [error], patternOf(wordsOf(error))?.code ?? 'ENGINE_FAILED'));

function factsOf(end: ToolEnd, errors: readonly Diagnostic[], text: readonly string[]): JsonObject {
  const diagnostics = errors.slice(0, mostDiagnostics).map(
    (error): Json => ({
      summary: error.summary,
      detail: error.detail.slice(0, longestDetail),
      ...(error.address === undefined ? {} : { address: error.address }),
    }),
  );
  const output = errors.length > 0 ? {} : { output: text.slice(-mostDiagnostics).join('\n').slice(-longestDetail) };
  return { command: end.command, exitCode: end.code, signal: end.signal, diagnostics, ...output };
}

function messageOf(
  work: StackWork,
  { code, about: error, others, lock }: Cause & { readonly others: number; readonly lock: LockInfo | undefined },
  { end, text }: Outcome,
): string {
  const stack = `stack "${work.stack.name}"`;
  if (lock !== undefined) return `the state of ${stack} is locked by ${lock.who} since ${lock.created}`;
  const how = end.signal === null ? `exit code ${end.code}` : `signal ${end.signal}`;
  if (error === undefined) {
    const last = text.findLast((line) => line.trim() !== '');
    return `\`${end.command}\` of ${stack} failed with ${how}${last === undefined ? '' : `: ${last.trim()}`}`;
  }
  const detail = beginningOf(error.detail);
  const place = error.address === undefined ? '' : ` (${error.address})`;
  const more = others === 0 ? '' : `, and ${others} more`;
  const why = code === 'ENGINE_FAILED' || detail === '' || error.summary.endsWith(detail) ? '' : `: ${detail}`;
  return `${stack}${place}: ${error.summary}${why}${more}`;
}

const longestBeginning = 300;

/** The first paragraph in one line, without its full stop; where it only leads up to the reason, the reason too. */
function beginningOf(detail: string): string {
  const [first = '', second = ''] = detail.trim().split(/\n[ \t]*\n/);
  const text = (/:\s*$/.test(first) ? `${first} ${second}` : first).replace(/\s+/g, ' ').trim().replace(/[.:]$/, '');
  return text.length > longestBeginning ? `${text.slice(0, longestBeginning)}...` : text;
}

/** Who holds the lock, in the words of the tool. */
interface LockInfo {
  readonly id: string;
  readonly who: string;
  readonly created: string;
  readonly operation: string;
}

function lockOf(error: Diagnostic | undefined, text: readonly string[]): LockInfo | undefined {
  const words = [error?.detail ?? '', ...text].join('\n');
  const field = (name: string): string => new RegExp(`^\\s*${name}:[ \\t]*(.+)$`, 'm').exec(words)?.[1]?.trim() ?? '';
  const id = field('ID');
  if (id === '') return undefined;
  return {
    id,
    who: field('Who') || 'somebody',
    created: field('Created') || 'an unknown time',
    operation: field('Operation'),
  };
}

function hintOf(work: StackWork, code: ErrorCode, lock: LockInfo | undefined): { readonly hint?: string } {
  const { content } = work.stack;
  const program = work.tool.engine === 'opentofu' ? 'tofu' : 'terraform';
  const directory = content.kind === 'source' ? content.directory : work.places.work;
  if (lock !== undefined) {
    const unlock = `${program} -chdir=${directory} force-unlock ${lock.id}`;
    return { hint: `wait for its owner; if that process is dead: \`${unlock}\`` };
  }
  if (code === 'ENGINE_BACKEND_CHANGED') {
    const data = content.kind === 'source' ? `TF_DATA_DIR=${work.places.work}/.terraform ` : '';
    return {
      hint: `to take the state along: \`${data}${program} -chdir=${directory} init -migrate-state\`, then run the command again`,
    };
  }
  if (code === 'ENGINE_PROVIDER_LOCKED')
    return { hint: `\`${program} -chdir=${directory} init\` brings the lock file up to date` };
  return {};
}
