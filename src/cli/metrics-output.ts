import { textOf } from '../domain/recording/text.ts';
import type { Recorded } from '../app/rollout/face.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { secondsOf } from './durations.ts';
import { watchInterrupts } from './interrupts.ts';
import { count, escapeControls } from './renderers/text.ts';
import type { Call } from './verb.ts';

export async function recordService(call: Call): Promise<ExitCode> {
  const { options, screen, io } = call;
  const interrupts = watchInterrupts(io, () => screen.note('interrupted: what was recorded so far is kept'));
  const [since, until] = [
    timeOf('since', options.text('since'), io.now()),
    timeOf('until', options.text('until'), io.now()),
  ];
  const [step, out] = [secondsOf('step', options.text('step')), options.text('out')];
  const arms = options.text('arm') === 'both' ? (['stable', 'canary'] as const) : (['stable'] as const);
  try {
    const recorded = await call.withProject((project) =>
      project.rollouts.recordMetrics(call.argument('service') ?? '', {
        directory: call.directory,
        arms,
        signal: interrupts.signal,
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(step !== undefined && { stepSeconds: step }),
        ...(out !== undefined && { out }),
      }),
    );
    await screen.present({ json: recorded, text: () => (out === undefined ? textOf(recorded.recording) : '') });
    if (!screen.json) screen.note(notes(recorded));
    return 0;
  } finally {
    interrupts.release();
  }
}

/** `2h`: so long ago; else a time. @throws USAGE */
function timeOf(option: string, text: string | undefined, now: Date): string | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}[smhd]$/.test(text))
    return new Date(now.getTime() - (secondsOf(option, text) ?? 0) * 1000).toISOString();
  if (/^\+[1-9]\d{0,5}[smhd]$/.test(text))
    return new Date(now.getTime() + (secondsOf(option, text.slice(1)) ?? 0) * 1000).toISOString();
  const time = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time)) return new Date(time).toISOString();
  throw new DeliveryError('USAGE', `--${option} is no time: ${JSON.stringify(text)}`, {
    hint: `write how long ago, \`--${option} 2h\`, or a time, \`--${option} 2026-01-31T10:00:00Z\``,
  });
}

function notes({ recording, file, gaps, warnings }: Recorded): string {
  const steps = count(recording.series[0]?.points.length ?? 0, 'step');
  const what = `${count(recording.series.length, 'series', 'series')}, ${steps} of ${recording.stepSeconds} s`;
  const lines = [
    file === undefined ? what : `${escapeControls(file)}: ${what}`,
    ...gaps.map((gap) => `${escapeControls(gap.series)}: nothing is known of ${count(gap.steps, 'step')}`),
    ...warnings.map((warning) => `warning: ${escapeControls(warning)}`),
  ];
  return lines.join('\n');
}
