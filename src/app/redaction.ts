import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import type { EngineCall } from '../ports/iac-engine.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { OpenedProject } from './opened-project.ts';

type Redact = Secrets['redact'];

/** I9: what an engine tells passes through here before anybody hears it. */
export const redactedCall = <Call extends EngineCall>(call: Call, redact: Redact): Call => ({
  ...call,
  // Events are plain JSON; redacting the strings of one gives one of the same type.
  emit: (event) => call.emit(redactJson(event, redact) as typeof event),
});

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

/** Problems are plain JSON; see {@link redactedCall}. */
export const redactedProblems = (problems: readonly Problem[], redact: Redact): readonly Problem[] =>
  problems.map((problem) => redactJson(problem as unknown as Json, redact) as unknown as Problem);

function redactJson(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, redact));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactJson(item, redact)]));
}

/** Shorter values are too common to be told from ordinary text. */
const shortestMasked = 6;

/** Takes out the values of secrets read so far, and those of the project's sensitive variables. */
export function redactorOf(project: OpenedProject): Redact {
  const masks = Object.entries(project.effective.variables)
    .filter(([, variable]) => variable.sensitive)
    .flatMap(([name, variable]) => textsIn(variable.value).map((text) => ({ name, text })))
    .filter(({ text }) => text.length >= shortestMasked)
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
