import type { ValidateResult } from '../app/toolkit.ts';
import { catalogue } from '../domain/errors/catalogue.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { Problem } from '../domain/errors/problem.ts';
import { watchInterrupts } from './interrupts.ts';
import { createProgress } from './progress.ts';
import { renderProblems } from './renderers/problems.ts';
import { count } from './renderers/text.ts';
import { chooseStacks } from './selection.ts';
import { readSources } from './sources.ts';
import type { Call } from './verb.ts';

export async function validateProject(call: Call): Promise<ExitCode> {
  const { io, options, screen } = call;
  return call.withProject(async (project) => {
    const { stacks, selection, over } = await chooseStacks(call, project, 'validate');
    if (over) return 0;
    const progress = createProgress(io, screen, 'results');
    const interrupts = watchInterrupts(io, (text) => io.stderr.write(`${text}\n`));
    let result: ValidateResult;
    try {
      result = await project.validate({
        ...(stacks === undefined ? {} : { stacks }),
        fileOnly: options.flag('file-only'),
        signal: interrupts.signal,
        hardSignal: interrupts.hardSignal,
        // With --json there is one document, not a stream.
        ...(screen.json ? {} : { onEvent: progress.onEvent }),
      });
    } finally {
      progress.end();
      interrupts.release();
    }
    const invalid = result.problems.some((problem) => problem.severity === 'error');
    const sources = await readSources(result.problems, io, project.directory);
    await screen.present({
      json: { valid: !invalid, ...result, ...(selection === undefined ? {} : { selection }) },
      text: () => {
        const sound = `${screen.style.green('valid:')} ${count(result.stacks.length, 'stack')} in ${project.effective.environment.name}`;
        if (result.problems.length === 0) return sound;
        const problems = renderProblems(result.problems, screen.view(), sources);
        return invalid ? problems : `${problems}\n\n${sound}`;
      },
    });
    return invalid ? exitOf(result.problems) : 0;
  });
}

/** The file is wrong (2), or something around it that has no place in the file (1): a program, the network, a secret. */
function exitOf(problems: readonly Problem[]): ExitCode {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const around = errors.every(
    ({ code, path, at }) => path === undefined && at === undefined && catalogue[code].exit === 1,
  );
  return around ? 1 : 2;
}
