import { jsonEqual } from '../../domain/change/json-equal.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import { redactJson } from '../../domain/run/redact-json.ts';
import type { OpenedProject } from '../opened-project.ts';
import { requestOf } from '../run-request.ts';
import type { Workbench } from '../workbench.ts';

/** As a run remembers it; a value that holds a secret is withheld whole, never masked: masked it would be another value (I9). */
export function requestInFile(project: OpenedProject, { redact }: Pick<Workbench, 'redact'>): Json {
  const request = requestOf(project);
  if (!isJsonObject(request)) return request;
  const { variables, withheld } = request;
  const given = Object.entries(isJsonObject(variables) ? variables : {});
  const telling = given.filter(([, value]) => !jsonEqual(value, redactJson(value, redact))).map(([name]) => name);
  const names = Array.isArray(withheld) ? withheld.filter((name) => typeof name === 'string') : [];
  return {
    ...request,
    variables: Object.fromEntries(given.filter(([name]) => !telling.includes(name))),
    withheld: [...names, ...telling].sort(),
  };
}
