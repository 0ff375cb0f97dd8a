/** Diagnostics of the tool → problems in the user's project. */
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import type { Problem } from '../../../domain/errors/problem.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import type { Diagnostic } from './diagnostics.ts';
import { type Generated, mainFile } from './generate/generate.ts';
import { originOf } from './generate/origins.ts';
import { pathAtLine } from './line-path.ts';

export function problemsOf(
  work: StackWork,
  generated: Generated,
  diagnostics: readonly Diagnostic[],
  code: ErrorCode = 'ENGINE_CONFIGURATION_INVALID',
): readonly Problem[] {
  return diagnostics.map((diagnostic) => ({
    code,
    severity: diagnostic.severity,
    message: messageOf(diagnostic),
    ...placeOf(work, generated, diagnostic),
  }));
}

function messageOf({ summary, detail }: Diagnostic): string {
  const text = detail === '' || summary.includes(detail) ? summary : `${summary}: ${detail}`;
  // Sentences of the tool, in one line and without its full stop.
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

function placeOf(work: StackWork, generated: Generated, diagnostic: Diagnostic): Pick<Problem, 'path' | 'at'> {
  const { file, line, column, address } = diagnostic;
  const stack = `stacks.${work.stack.name}`;
  if (work.stack.content.kind === 'source') {
    const path = `${stack}.source`;
    if (file === undefined) return { path };
    const at = { file: `${work.stack.content.directory.replace(/\/$/, '')}/${file}` };
    return {
      path,
      at: { ...at, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
    };
  }
  const generatedPath =
    file === mainFile && line !== undefined ? pathAtLine(generated.files[mainFile] ?? '', line) : undefined;
  const origin = generatedPath === undefined ? undefined : originOf(generated.origins, generatedPath);
  const resource = address?.replace(/\[[^\]]*\]$/, '') ?? '';
  const ofAddress = Object.hasOwn(generated.addresses, resource) ? generated.addresses[resource] : undefined;
  return { path: origin ?? ofAddress ?? stack };
}
