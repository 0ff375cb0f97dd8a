import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { EngineName } from '../domain/project/model.ts';
import { isEngineName } from './engine-assignment.ts';
import type { OpenedProject, Overrides } from './opened-project.ts';

/** What a run remembers of how its project was opened; never the value of a sensitive variable (I9). */
export function requestOf(project: OpenedProject): Json {
  const { engine, variables, removedSince } = project.overrides;
  const open: Record<string, Json> = {};
  const withheld: string[] = [];
  for (const name of Object.keys(variables).sort()) {
    if (project.effective.variables[name]?.sensitive === true) withheld.push(name);
    else open[name] = variables[name] ?? null;
  }
  return {
    variables: open,
    withheld,
    ...(engine === undefined ? {} : { engine }),
    ...(removedSince === undefined ? {} : { removedSince }),
  };
}

/** The overrides with which a run was started, as far as it remembers them. */
export function overridesOf(request: Json): Overrides {
  if (!isJsonObject(request)) return { variables: {} };
  const { variables, engine, removedSince } = request;
  return {
    variables: isJsonObject(variables) ? variables : {},
    ...(isEngine(engine) ? { engine } : {}),
    ...(typeof removedSince === 'string' ? { removedSince } : {}),
  };
}

const isEngine = (value: Json | undefined): value is EngineName => typeof value === 'string' && isEngineName(value);

/** @throws RUN_INPUTS_DIFFER when the project was opened with other overrides than the run: its plans are for other values */
export function refuseOtherInputs(project: OpenedProject, run: string, request: Json): void {
  const then = JSON.stringify(sorted(request));
  if (then === JSON.stringify(sorted(requestOf(project)))) return;
  throw new DeliveryError('RUN_INPUTS_DIFFER', `run "${run}" was started with other variables or another engine`, {
    data: { run, before: request, now: requestOf(project) },
  });
}

const sorted = (value: Json): Json =>
  isJsonObject(value) ? sortedObject(value) : Array.isArray(value) ? value.map((item: Json) => sorted(item)) : value;

const sortedObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
