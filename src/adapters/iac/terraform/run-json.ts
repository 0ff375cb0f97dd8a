/** Commands in the two ways they speak: a stream of JSON lines, or text. */
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { EngineCall } from '../../../ports/iac-engine.ts';
import { openCliProblems } from './cli-problems.ts';
import type { TerraformDeps } from './deps.ts';
import { type Diagnostic, stripAnsi } from './diagnostics.ts';
import { diagnosticEvent, readStreamLine } from './event-stream.ts';
import type { Outcome } from './failure.ts';
import type { Redact } from './redaction.ts';
import { runTool, type ToolCommand, type ToolLine } from './tool-process.ts';

/** Plain text that is remembered for an error message: lines. */
const remembered = 200;

export interface StreamOptions {
  readonly redact: Redact;
  /** What the caller shows. @default everything */
  readonly shows?: (event: EngineEvent) => boolean;
}

/** Runs `plan|apply ... -json` and passes events on as they come. */
export async function runStreaming(
  deps: TerraformDeps,
  command: ToolCommand,
  call: EngineCall,
  { redact, shows = () => true }: StreamOptions,
): Promise<Outcome> {
  const diagnostics: Diagnostic[] = [];
  const text: string[] = [];
  const show = (event: EngineEvent): void => {
    if (shows(event)) call.emit(event);
  };
  const problems = openCliProblems(command.told);
  const end = await runTool(deps, command, call, (line) => {
    const isNew = problems.isNew(plainLine(line));
    const item = readStreamLine(line.text, redact);
    if (item.kind === 'nothing') return;
    if (item.kind === 'diagnostic') {
      diagnostics.push(item.diagnostic);
      show(diagnosticEvent(item.diagnostic));
      return;
    }
    if (item.event.type === 'message' && item.event.engineType === undefined) remember(text, item.event.text);
    if (isNew) show(item.event);
  });
  return { end, diagnostics, text: problems.withoutThem(text) };
}

/** Runs a command whose standard output is one JSON document; it may hold secrets and is shown to nobody. */
export async function runAsking(
  deps: TerraformDeps,
  command: ToolCommand,
  call: EngineCall,
  redact: Redact,
  onLine: (line: string) => void = () => undefined,
): Promise<Outcome & { readonly document: string }> {
  const document: string[] = [];
  const text: string[] = [];
  const problems = openCliProblems(command.told);
  const end = await runTool(deps, command, call, (line) => {
    if (line.stream === 'stdout') {
      document.push(line.text);
      onLine(line.text);
      return;
    }
    problems.note(plainLine(line));
    remember(text, redact(stripAnsi(line.text)));
  });
  // Without newlines: a line beyond the runner's limit comes in pieces, and JSON needs none.
  const whole = document.join('');
  if (end.code !== 0) for (const line of document.slice(-remembered)) remember(text, redact(stripAnsi(line)));
  return { end, diagnostics: [], text: problems.withoutThem(text), document: whole };
}

/** Runs a command that speaks text, such as `init`; every line is a message. */
export async function runTalking(
  deps: TerraformDeps,
  command: ToolCommand,
  call: EngineCall,
  redact: Redact,
): Promise<Outcome> {
  const text: string[] = [];
  const problems = openCliProblems(command.told);
  const end = await runTool(deps, command, call, (line) => {
    const isNew = problems.isNew(plainLine(line));
    const plain = redact(stripAnsi(line.text)).trimEnd();
    remember(text, plain);
    if (isNew && plain.trim() !== '') call.emit({ type: 'message', text: plain.trim() });
  });
  return { end, diagnostics: [], text: problems.withoutThem(text) };
}

const plainLine = ({ stream, text }: ToolLine): ToolLine => ({ stream, text: stripAnsi(text) });

function remember(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > remembered) lines.shift();
}
