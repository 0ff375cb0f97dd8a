import type { Problem } from '../../../domain/errors/problem.ts';
import { isJsonObject, type Json } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import { type Diagnostic, readDiagnostic } from './diagnostics.ts';
import { redactDiagnostic } from './event-stream.ts';
import { failureOf } from './failure.ts';
import { isFormatted } from './generate/formatted.ts';
import { mainFile } from './generate/generate.ts';
import { makeReady, type Ready, type Shared, withInit } from './prepare.ts';
import { problemsOf } from './problems.ts';
import { runAsking } from './run-json.ts';
import { checkAgainstSchemas } from './schema/check.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';
import { askAttached } from './warm/attached.ts';

/** The provider's schema first: it knows the user's file. What the tool adds is told only where that found nothing. */
export async function validateStack(session: Session, shared: Shared): Promise<readonly Problem[]> {
  const ready = await makeReady(session, shared);
  const bySchema = await schemaProblems(session, shared, ready);
  const unformatted = await unformattedFiles(session, ready);
  if (bySchema.some(({ severity }) => severity === 'error')) return [...bySchema, ...unformatted];
  return [...bySchema, ...(await toolProblems(session, shared, ready)), ...unformatted];
}

async function schemaProblems(session: Session, shared: Shared, ready: Ready): Promise<readonly Problem[]> {
  if (session.work.stack.content.kind === 'source') return [];
  const { schemas } = await shared.schemas.load(session, ready);
  return checkAgainstSchemas(session.work, schemas);
}

async function toolProblems(session: Session, shared: Shared, ready: Ready): Promise<readonly Problem[]> {
  const { deps, work, call, redact } = session;
  const answer = await withInit(session, shared, ready, () =>
    askAttached(session, ready, ({ env, attached }) =>
      runAsking(deps, { ...commandOf(session, env, ['validate', '-json', '-no-color']), attached }, call, redact),
    ),
  );
  if (answer.end.stopped) throw failureOf(session, answer);
  const report = parseJson(answer.document);
  // Exit code 1 is an answer too; killed, or silent, it is none.
  if (!isJsonObject(report) || !Array.isArray(report['diagnostics'])) {
    throw answer.end.code === 0 ? unreadable(session, answer) : failureOf(session, answer);
  }
  const diagnostics = (report['diagnostics'] as readonly Json[])
    .map(readDiagnostic)
    .filter((diagnostic): diagnostic is Diagnostic => diagnostic !== undefined)
    .map((diagnostic) => redactDiagnostic(diagnostic, redact));
  return problemsOf(work, ready.generated, diagnostics);
}

async function unformattedFiles(session: Session, ready: Ready): Promise<readonly Problem[]> {
  const { work } = session;
  const { content } = work.stack;
  if (content.kind === 'source') return unformattedSources(session, ready, content.directory);
  const text = ready.generated.files[mainFile];
  if (text === undefined || isFormatted(text)) return [];
  const message = `the generated ${mainFile} of stack "${work.stack.name}" is not as it should be printed`;
  return [{ code: 'INTERNAL', severity: 'error', message, path: `stacks.${work.stack.name}` }];
}

/** `fmt -check -list` names the files, one per line, and exits with 3 (older: 1) where there are any. */
async function unformattedSources(session: Session, ready: Ready, directory: string): Promise<readonly Problem[]> {
  const { deps, work, call, redact } = session;
  const args = ['fmt', '-check', '-list=true', '-no-color'];
  const lines: string[] = [];
  const answer = await runAsking(deps, commandOf(session, ready.env, args), call, redact, (line) => lines.push(line));
  if (answer.end.stopped) throw failureOf(session, answer);
  // What cannot be parsed cannot be formatted: `validate` says so.
  if (answer.end.code === 2) return [];
  const program = work.tool.engine === 'opentofu' ? 'tofu' : 'terraform';
  return lines
    .map((line) => line.trim())
    .filter((line) => /\.(tf|tofu|tfvars)$/.test(line))
    .map((file) => ({
      code: 'ENGINE_SOURCE_UNFORMATTED',
      severity: 'warning',
      message: `${file} of stack "${work.stack.name}" is not formatted`,
      hint: `\`${program} fmt ${directory}\``,
      at: { file: `${directory.replace(/\/$/, '')}/${file}` },
      path: `stacks.${work.stack.name}.source`,
    }));
}
