import type { BacktestReport } from '../app/rollout/face.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { watchInterrupts } from './interrupts.ts';
import { backtestMarkdown, renderBacktest } from './renderers/backtest.ts';
import type { Call } from './verb.ts';

/** Writes how far it is over itself, on a terminal only. */
const everyReplays = 10;

export async function backtestService(call: Call): Promise<ExitCode> {
  const { options, screen, io } = call;
  const data = options.list('data');
  const interrupts = watchInterrupts(io, () => undefined);
  const isShown = io.stderr.isTTY && !screen.quiet && !screen.json;
  try {
    const report = await call.withProject((project) =>
      project.rollouts.backtest(call.argument('service') ?? '', {
        ...wishesOf(call),
        data,
        signal: interrupts.signal,
        onProgress(done, of) {
          if (isShown && (done % everyReplays === 0 || done === of))
            io.stderr.write(`\r${done} of ${of} rollouts played`);
        },
      }),
    );
    if (isShown) io.stderr.write('\r\u001b[K');
    const text = (told: BacktestReport): string =>
      options.flag('markdown') ? backtestMarkdown(told) : renderBacktest(told, screen.view());
    await screen.present({ json: report, text: () => text(report) });
    return 0;
  } catch (error) {
    // Nothing was changed, and there is nothing to resume.
    if (interrupts.signal.aborted) return 130;
    throw error;
  } finally {
    interrupts.release();
  }
}

function wishesOf({ options, directory }: Call) {
  const [against, replays, seed] = [options.text('against'), options.count('replays'), options.count('seed')];
  const [regressions, judges] = [options.list('regression'), options.list('judge')];
  return {
    directory,
    judges,
    allowGaps: options.flag('allow-gaps'),
    ...(regressions.length > 0 && { regressions }),
    ...(against !== undefined && { against }),
    ...(replays !== undefined && { replays }),
    ...(seed !== undefined && { seed }),
  };
}
