import type { ImportOptions, ImportOutcome } from '../app/toolkit.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { type ImportFinding, shownFinding } from '../domain/import/finding.ts';
import { count, escapeControls } from './renderers/text.ts';
import type { Call } from './verb.ts';

export async function importProject(call: Call): Promise<ExitCode> {
  const { options, screen, io } = call;
  const [out, name] = [options.text('out'), options.text('name')];
  const toolkit = await io.toolkit();
  const outcome = await toolkit.importFiles({
    directory: call.directory,
    // The parser lets only these through.
    tool: call.argument('from') as ImportOptions['tool'],
    files: call.rest,
    force: options.flag('force'),
    ...(call.rest.includes('-') && { standardInput: await readAll(call) }),
    ...(out !== undefined && { out }),
    ...(name !== undefined && { name }),
  });
  await screen.present({ json: outcome, text: () => (out === undefined ? outcome.text : '') });
  if (!screen.json) screen.note(notes(outcome, out));
  return 0;
}

async function readAll({ io }: Call): Promise<string> {
  const lines: string[] = [];
  for (let line = await io.stdin.readLine(); line !== undefined; line = await io.stdin.readLine()) lines.push(line);
  return lines.join('\n');
}

/** The file has them as comments, too: on a terminal they would go by unseen. */
function notes({ findings }: ImportOutcome, out: string | undefined): string {
  const of = (kind: ImportFinding['kind']): number => findings.filter((each) => each.kind === kind).length;
  const counts = [
    `${of('to-write')} still to be written`,
    `${of('differs')} not quite the same`,
    `${of('left-out')} left out`,
  ].join(', ');
  const lines = findings.map((finding) => escapeControls(shownFinding(finding)));
  const end =
    out === undefined
      ? `${count(findings.length, 'note')}: ${counts}`
      : `${escapeControls(out)} written; ${count(findings.length, 'note')}: ${counts}; next: fairlead validate`;
  return [...(out === undefined ? [] : lines), end].join('\n');
}
