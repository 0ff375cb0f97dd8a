/** `fairlead drift --watch`: look by look, what is new of it. */
import type { DriftLook, WatchOptions } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { secondsOf } from './durations.ts';
import { watchInterrupts } from './interrupts.ts';
import { runOptionsOf } from './run-execution.ts';
import { renderLook } from './renderers/drift-look.ts';
import { chooseStacks } from './selection.ts';
import type { Call } from './verb.ts';

/** Until it is interrupted, or `--for` is over; then it ends as the last look did. */
export async function watchForDrift(call: Call): Promise<ExitCode> {
  const times = timesOf(call);
  return call.withProject<ExitCode>(async (project) => {
    const chosen = await chooseStacks(call, project, 'drift');
    if (chosen.over) return 0;
    const interrupts = watchInterrupts(call.io, (text) => call.io.stderr.write(`\n${text}\n`));
    const { signal, hardSignal } = interrupts;
    const options = { ...runOptionsOf(call.options, chosen), ...times, signal, hardSignal };
    call.screen.note(`looking for drift every ${times.intervalSeconds} seconds; Ctrl-C ends it`);
    try {
      let last: DriftLook | undefined;
      for await (const look of project.watchDrift(options)) {
        // A look that was broken off tells nothing that is not known.
        if (!signal.aborted || last === undefined) last = look;
        if (call.screen.json) call.screen.line(lookLine(look));
        else call.screen.print(renderLook(look, call.screen.view()));
      }
      return exitOf(last, call.options.flag('exit-code'), signal.aborted);
    } finally {
      interrupts.release();
    }
  });
}

const lookLine = ({ look, at, result, error, news, known }: DriftLook) => ({
  type: 'look',
  look,
  at,
  ...(result === undefined ? {} : { run: result.run, status: result.status, failures: result.failures }),
  ...(error === undefined ? {} : { error }),
  news,
  drifted: known,
});

/** Ending it is what Ctrl-C is for here: it is no failure. */
function exitOf(last: DriftLook | undefined, withCode: boolean, interrupted: boolean): ExitCode {
  if (last === undefined) return 0;
  const failed = last.error !== undefined || (last.result !== undefined && last.result.status !== 'done');
  if (failed && !(interrupted && last.look === 1)) return 1;
  return withCode && last.known.length > 0 ? 3 : 0;
}

const usualInterval = 600;

function timesOf({ options }: Call): Pick<WatchOptions, 'forSeconds'> & { readonly intervalSeconds: number } {
  if (options.flag('markdown'))
    throw new DeliveryError('USAGE', '--markdown and --watch exclude each other', { hint: 'leave one of them out' });
  const forSeconds = secondsOf('for', options.text('for'));
  return {
    intervalSeconds: secondsOf('interval', options.text('interval')) ?? usualInterval,
    ...(forSeconds === undefined ? {} : { forSeconds }),
  };
}

/** What only means something to a watch. @throws USAGE */
export function refuseTimes({ options }: Call): void {
  const given = ['interval', 'for'].find((name) => options.text(name) !== undefined);
  if (given !== undefined)
    throw new DeliveryError('USAGE', `--${given} is for --watch`, { hint: 'add `--watch`, or leave it out' });
}
