/** What a plan file has to look like before anything reads it: its digest says who it is, not that it is sound. */
import {
  flag,
  json,
  list,
  object,
  oneOf,
  optional,
  orNull,
  record,
  type Shape,
  text,
  variant,
  whole,
} from './shape.ts';

const mac = optional(text);
const shown = variant({
  known: { value: json, mac },
  unknown: { from: optional(text) },
  sensitive: { mac },
  absent: {},
});

const pathPart: Shape = (value, at) => (typeof value === 'string' || typeof value === 'number' ? undefined : at);
const path = list(pathPart);

const change = object({
  address: text,
  deposed: optional(text),
  mode: oneOf('managed', 'data'),
  type: text,
  name: text,
  provider: text,
  action: oneOf('create', 'update', 'replace', 'delete', 'forget', 'import', 'move', 'read', 'no-op'),
  createFirst: optional(flag),
  forgetsOld: optional(flag),
  movedFrom: optional(text),
  importId: optional(text),
  reason: optional(text),
  attributes: list(object({ path, before: shown, after: shown, forcesReplace: flag })),
  kept: optional(list(object({ path, value: shown }))),
});

const plan = object({
  version: oneOf(1),
  stack: text,
  engine: text,
  engineVersion: text,
  mode: oneOf('apply', 'destroy'),
  changes: list(change),
  drift: list(change),
  outputs: list(
    object({ name: text, action: oneOf('create', 'update', 'delete', 'no-op'), before: shown, after: shown }),
  ),
  waitsFor: list(text),
  deferred: optional(text),
  warnings: list(text),
  confirmedAt: optional(text),
});

const bindings = object({
  configuration: record(text),
  variables: record(json),
  state: orNull(object({ lineage: text, serial: whole })),
  tool: object({ engine: text, version: text }),
  providers: record(text),
});

export const planFileShape = object({
  format: oneOf('fairlead-plan'),
  version: oneOf(1),
  digest: text,
  reviewed: object({
    fairlead: text,
    project: text,
    environment: text,
    kind: oneOf('apply', 'destroy'),
    createdAt: text,
    createdBy: text,
    run: text,
    request: json,
    dependsOn: record(list(text)),
    stacks: list(object({ plan, bindings })),
  }),
  approvals: list(
    object({
      digest: text,
      by: text,
      at: text,
      comment: optional(text),
      signature: optional(object({ key: text, value: text })),
    }),
  ),
});
