import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';

/** What the tool has to say about a mistake. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A diagnostic of `plan|apply -json` or `validate -json`; undefined where it is none. */
export function readDiagnostic(value: Json | undefined): Diagnostic | undefined {
  if (!isJsonObject(value) || typeof value['summary'] !== 'string') return undefined;
  const { severity, summary, detail, address, range } = value;
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    summary,
    detail: typeof detail === 'string' ? detail : '',
    ...(typeof address === 'string' ? { address } : {}),
    ...(isJsonObject(range) ? position(range) : {}),
  };
}

function position(range: JsonObject): Pick<Diagnostic, 'file' | 'line' | 'column'> {
  const { filename, start } = range;
  const { line, column } = isJsonObject(start) ? start : ({} as JsonObject);
  return {
    ...(typeof filename === 'string' ? { file: filename } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof column === 'number' ? { column } : {}),
  };
}

/**
 * Diagnostics of commands that speak text (`init`, `show`, `output`): paragraphs that begin with `Error: ` or `Warning: `,
 * in a frame or, with `-no-color`, without one. The text is plain (no ANSI).
 */
export function readTextDiagnostics(lines: readonly string[]): readonly Diagnostic[] {
  const found: { severity: Diagnostic['severity']; summary: string; detail: string[] }[] = [];
  for (const framed of lines) {
    const line = framed.replace(/^[│╷╵|]\s?/u, '').trimEnd();
    const head = /^(Error|Warning): (.*)$/.exec(line);
    if (head !== null) {
      found.push({ severity: head[1] === 'Warning' ? 'warning' : 'error', summary: head[2] ?? '', detail: [] });
    } else found.at(-1)?.detail.push(line);
  }
  return found.map(({ severity, summary, detail }) => {
    const text = detail.join('\n').trim();
    const at = /^\s*on (.+?) line (\d+)/m.exec(text);
    return {
      severity,
      summary,
      detail: text,
      ...(at === null ? {} : { file: at[1] ?? '', line: Number(at[2]) }),
    };
  });
}

/** Colours and cursor movements out. */
export function stripAnsi(text: string): string {
  // biome-ignore lint: the escape character is what is looked for
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g, '');
}
