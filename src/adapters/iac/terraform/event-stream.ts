/** One line of `plan|apply|refresh -json` → what it says. Total: garbage becomes a message, never an error. */
import type { EngineEvent } from '../../../domain/events/model.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import { type Diagnostic, readDiagnostic, stripAnsi } from './diagnostics.ts';
import { isPlaceholderAddress } from './generate/placeholder.ts';
import type { Redact } from './redaction.ts';

export type StreamItem =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  /** Nothing for a person: the version line, an empty line, a stand-in of ours. */
  | { readonly kind: 'nothing' };

const nothing: StreamItem = { kind: 'nothing' };

/** `outputs` carries values in clear; the plan and `output` tell the same, masked. The others say nothing new. */
const silent: ReadonlySet<string> = new Set(['version', 'outputs', 'change_summary', 'refresh_complete']);

export function readStreamLine(line: string, redact: Redact): StreamItem {
  const value = parseObject(line);
  if (value === undefined) return plainText(line, redact);
  const type = text(value['type']);
  if (type === 'diagnostic') return diagnosticOf(value, redact);
  if (silent.has(type)) return nothing;
  const event = resourceEvent(type, value, redact);
  if (event !== undefined)
    return 'address' in event && isPlaceholderAddress(event.address ?? '') ? nothing : { kind: 'event', event };
  const message = redact(stripAnsi(text(value['@message']) || line)).trim();
  if (message === '') return nothing;
  return { kind: 'event', event: { type: 'message', text: message, ...(type === '' ? {} : { engineType: type }) } };
}

export function diagnosticEvent(diagnostic: Diagnostic): EngineEvent {
  const { severity, summary, detail, address, file, line } = diagnostic;
  return {
    type: 'diagnostic',
    severity,
    summary,
    ...(detail === '' ? {} : { detail }),
    ...(address === undefined ? {} : { address }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

export const redactDiagnostic = (diagnostic: Diagnostic, redact: Redact): Diagnostic => ({
  ...diagnostic,
  summary: redact(stripAnsi(diagnostic.summary)),
  detail: redact(stripAnsi(diagnostic.detail)),
});

function parseObject(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) satisfies Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Between the JSON lines some versions print coloured paragraphs. */
function plainText(line: string, redact: Redact): StreamItem {
  const plain = redact(stripAnsi(line)).trim();
  return plain === '' ? nothing : { kind: 'event', event: { type: 'message', text: plain } };
}

function diagnosticOf(value: JsonObject, redact: Redact): StreamItem {
  const diagnostic = readDiagnostic(value['diagnostic']);
  if (diagnostic !== undefined) return { kind: 'diagnostic', diagnostic: redactDiagnostic(diagnostic, redact) };
  return plainText(text(value['@message']), redact);
}

function resourceEvent(type: string, value: JsonObject, redact: Redact): EngineEvent | undefined {
  const subject = object(value['hook']) ?? object(value['change']);
  const address = text(object(subject?.['resource'])?.['addr']);
  if (subject === undefined || address === '') return undefined;
  const action = text(subject['action']);
  const elapsedSeconds = typeof subject['elapsed_seconds'] === 'number' ? subject['elapsed_seconds'] : 0;
  switch (type) {
    case 'planned_change':
      return { type: 'change.planned', address, action };
    case 'resource_drift':
      return { type: 'drift.found', address, action };
    case 'refresh_start':
      return { type: 'refresh', address };
    case 'apply_start':
      return { type: 'resource.started', address, action };
    case 'apply_progress':
      return { type: 'resource.progress', address, action, elapsedSeconds };
    case 'apply_errored':
      return { type: 'resource.failed', address, action, elapsedSeconds };
    case 'apply_complete': {
      const id = text(subject['id_value']);
      return { type: 'resource.completed', address, action, elapsedSeconds, ...(id === '' ? {} : { id: redact(id) }) };
    }
    default:
      return undefined;
  }
}

const object = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
