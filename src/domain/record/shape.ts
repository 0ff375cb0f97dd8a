/** What a decision record has to look like before anything is judged by it: its digests say who it is, not that it is sound. */
import {
  flag,
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
} from '../review/shape.ts';

const number: Shape = (value, path) => (typeof value === 'number' && Number.isFinite(value) ? undefined : path);
/** More than this is no count of anything here, and would be worked through one by one. */
const few: Shape = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 10_000 ? undefined : path;

const measurement = variant({
  value: {
    value: number,
    events: optional(number),
    buckets: optional(list(object({ le: number, events: number }))),
    points: optional(list(orNull(number))),
    newest: optional(text),
  },
  nan: { result: text },
  empty: { reason: text },
  'several-series': { count: whole, examples: list(text) },
  stale: { newest: text, ageMs: number, limitMs: number },
  'partial-window': { coveredMs: number, windowMs: number },
  timeout: { afterMs: number },
  error: { reason: text, detail: text, again: flag },
});

const answer = object({
  source: text,
  asked: text,
  at: text,
  windowMs: number,
  measurement,
  clockOffsetMs: optional(number),
  warnings: optional(list(text)),
});

const evidence = object({ worse: orNull(number), worseBound: number });

const verdict = object({
  outcome: oneOf('pass', 'fail', 'inconclusive'),
  score: optional(number),
  rows: list(
    object({
      metric: text,
      outcome: oneOf('pass', 'fail', 'no-evidence'),
      weight: number,
      critical: flag,
      found: text,
      wanted: text,
    }),
  ),
  reason: text,
  settled: optional(flag),
  evidence: optional(evidence),
  caveats: optional(list(text)),
});

const setting = object({
  seconds: number,
  everySeconds: number,
  windowSeconds: number,
  minRequests: number,
  failures: number,
  marks: object({ proceed: number, rollback: number }),
  judge: optional(object({ kind: text })),
  metrics: list(
    object({
      name: text,
      source: text,
      weight: number,
      critical: flag,
      query: variant({ ready: { name: text }, text: { text } }),
      condition: object({ kind: text }),
    }),
  ),
});

const said = variant({
  rollout: {
    at: text,
    fairlead: text,
    run: text,
    project: text,
    environment: text,
    service: text,
    by: optional(text),
    strategy: object({ kind: text, steps: list(text) }),
    definition: text,
  },
  analysis: { at: text, step: few, part: few, parts: few, against: optional(oneOf('baseline')), setting },
  look: {
    at: text,
    look: whole,
    step: few,
    evaluated: text,
    first: flag,
    late: flag,
    requests: optional(number),
    weights: record(number),
    readings: list(object({ metric: text, canary: answer, stable: optional(answer) })),
    memory: object({ before: orNull(text), after: orNull(text) }),
    verdict,
  },
  decision: { at: text, event: object({ type: text }) },
});

export const recordShape = object({
  format: oneOf('fairlead-decisions'),
  version: oneOf(1),
  entries: list(object({ entry: whole, previous: text, digest: text, said })),
  digest: text,
  signature: optional(object({ by: text, at: text, key: text, value: text })),
});
