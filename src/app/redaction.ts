import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import { redactJson } from '../domain/run/redact-json.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { OpenedProject } from './opened-project.ts';

type Redact = Secrets['redact'];

/** The same error with the values of secrets taken out of everything that it says. */
export function redactedError(error: unknown, redact: Redact): unknown {
  if (!isDeliveryError(error)) return error;
  return new DeliveryError(error.code, redact(error.message), {
    hint: redact(error.hint),
    cause: error.cause,
    problems: redactedProblems(error.problems, redact),
    ...(error.data === undefined ? {} : { data: redactJson(error.data, redact) }),
  });
}

/** Problems are plain JSON, and masking texts does not change their shape. */
export const redactedProblems = (problems: readonly Problem[], redact: Redact): readonly Problem[] =>
  problems.map((problem) => redactJson(problem as unknown as Json, redact) as unknown as Problem);

/** Shorter values are too common to be told from ordinary text. */
const shortestMasked = 6;

/** Takes out the values of secrets read so far, and those of the project's sensitive variables. */
export function redactorOf(project: OpenedProject): Redact {
  const { effective } = project;
  // A run could not be read any more if these were masked in it; they are no secret.
  const names = new Set([effective.name, effective.environment.name, ...Object.keys(effective.stacks)]);
  const masks = Object.entries(effective.variables)
    .filter(([, variable]) => variable.sensitive)
    .flatMap(([name, variable]) => textsIn(variable.value).map((text) => ({ name, text })))
    .filter(({ text }) => text.length >= shortestMasked && !names.has(text))
    .sort((left, right) => right.text.length - left.text.length);
  return (text) => {
    let redacted = project.services.secrets.redact(text);
    for (const mask of masks) redacted = redacted.replaceAll(mask.text, `(sensitive ${mask.name})`);
    return redacted;
  };
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: Json) => textsIn(item));
}
