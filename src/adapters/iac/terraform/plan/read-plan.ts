/**
 * `show -json <plan>` → the one change model. Total: any JSON gives a plan; what it does not know becomes a warning.
 * No sensitive value gets through (I9), also none of a variable. Format 1.x of both engines.
 */
import type { Change, OutputChange, PlanMode, ShownValue, StackPlan } from '../../../../domain/change/model.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { isPlaceholderAddress, placeholderStack } from '../generate/placeholder.ts';
import { usedTargetsOutput } from '../generate/used-targets.ts';
import type { Redact } from '../redaction.ts';
import type { Seal } from '../review-key.ts';
import type { ProviderSchemas } from '../schema/provider-schemas.ts';
import { type ChangeContext, readChange } from './changes.ts';
import { realDrift } from './drift.ts';
import { marksAnything, shown } from './leaves.ts';
import { sealed } from './sealed.ts';
import { createTaint } from './taint.ts';
import { createUpstreamOf } from './upstream-of.ts';

export interface PlanSource {
  readonly stack: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly mode: PlanMode;
  readonly json: JsonObject;
  /** Secrets known from outside. */
  readonly secrets: readonly string[];
  readonly redact: Redact;
  /** Without it, masked values cannot be compared with what was reviewed. */
  readonly seal?: Seal;
  readonly warnings: readonly string[];
  /** Tell drift from what a provider has merely found out. */
  readonly schemas?: ProviderSchemas;
}

export function readPlan(source: PlanSource): StackPlan {
  const { json } = source;
  const taint = createTaint(json, source.secrets, source.redact);
  const upstreamOf = createUpstreamOf(json);
  const warnings = source.warnings.map(taint.text);
  const context: ChangeContext = {
    taint,
    upstreamOf,
    warn: (text) => warnings.push(text),
    seal: source.seal,
  };
  if (json['complete'] === false) warnings.push('the engine says that the plan is not complete');
  return {
    version: 1,
    stack: source.stack,
    engine: source.engine,
    engineVersion: source.engineVersion,
    mode: source.mode,
    changes: changesOf(json['resource_changes'], context),
    drift: realDrift(changesOf(json['resource_drift'], context), json, source.schemas),
    outputs: outputsOf(json, context),
    waitsFor: waitsFor(json['resource_changes']),
    warnings,
  };
}

function changesOf(entries: Json | undefined, context: ChangeContext): readonly Change[] {
  const own = list(entries).filter((entry) => !isPlaceholderAddress(text(object(entry)['address'])));
  return own.map((entry) => readChange(entry, context)).filter((change) => change !== undefined);
}

/** I6: a plan in which a stand-in would be created must never be applied. */
function waitsFor(entries: Json | undefined): readonly string[] {
  const stacks = new Set<string>();
  for (const entry of list(entries)) {
    const stack = placeholderStack(text(object(entry)['address']));
    if (stack !== undefined) stacks.add(stack);
  }
  return [...stacks].sort();
}

function outputsOf(plan: JsonObject, { taint, upstreamOf, seal }: ChangeContext): readonly OutputChange[] {
  const entries = Object.entries(object(plan['output_changes'])).filter(([name]) => name !== usedTargetsOutput);
  return entries.map(([name, entry]) => {
    const change = object(entry);
    const secret = marksAnything(change['before_sensitive']) || marksAnything(change['after_sensitive']);
    const value = (json: Json | undefined): ShownValue => taint.value(shown(json, secret));
    const from = upstreamOf.output(name);
    const unknown: ShownValue = from === undefined ? { kind: 'unknown' } : { kind: 'unknown', from };
    return {
      name,
      action: outputAction(change['actions']),
      before: value(change['before']),
      after: marksAnything(change['after_unknown'])
        ? unknown
        : sealed(value(change['after']), { seal, place: ['output', name], value: change['after'] }),
    };
  });
}

function outputAction(actions: Json | undefined): OutputChange['action'] {
  const words = list(actions).map(String);
  if (words.length === 1 && words[0] === 'no-op') return 'no-op';
  if (words.length === 1 && words[0] === 'create') return 'create';
  return words.length === 1 && words[0] === 'delete' ? 'delete' : 'update';
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
