/** The one place where the tool is called (except to ask for its version). */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { EngineCall } from '../../../ports/iac-engine.ts';
import type { ProcessRecord, RunningProcess } from '../../../ports/process-runner.ts';
import type { TerraformDeps } from './deps.ts';

export interface ToolCommand {
  /** The sub-command, for events: `init`, `plan`, ... */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly record: ProcessRecord;
  /** Grows: see `cli-problems.ts`. */
  readonly told: Set<string>;
  /** Providers that run already, by address. @default none */
  readonly attached?: readonly string[];
}

export interface ToolEnd {
  readonly command: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** We told it to stop. */
  readonly stopped: boolean;
}

export type ToolLine = { readonly stream: 'stdout' | 'stderr'; readonly text: string };

type Machine = Pick<TerraformDeps, 'processes' | 'files' | 'clock'>;

const secondSignalAfterMs = 250;
const killAfterMs = 10_000;

/**
 * Runs a command to its end, however long it takes. A stop is passed on as SIGINT; the tool ends in its own time.
 * @throws ENGINE_INTERRUPTED when stopped before it began, PROCESS_*, FILE_*
 */
export async function runTool(
  machine: Machine,
  command: ToolCommand,
  call: EngineCall,
  onLine: (line: ToolLine) => void,
): Promise<ToolEnd> {
  if (call.stop.signal.aborted || call.stop.hard.aborted)
    throw interrupted({ command: command.name, code: null, signal: null });
  const { processes, files, clock } = machine;
  const started = clock.now().getTime();
  const { attached = [] } = command;
  call.emit({ type: 'command.started', command: command.name, ...(attached.length === 0 ? {} : { attached }) });
  const running = await processes.start(command);
  const stopper = passStopsOn(running, call, clock);
  try {
    for await (const line of running.lines) onLine(line);
    const exit = await running.exit;
    const seconds = (clock.now().getTime() - started) / 1000;
    call.emit({ type: 'command.ended', command: command.name, seconds, exitCode: exit.code });
    return { command: command.name, ...exit, stopped: stopper.stopped() };
  } finally {
    stopper.end();
    // The tool prints sensitive values in clear: its output does not stay on disk.
    await Promise.all([files.remove(command.record.stdout), files.remove(command.record.stderr)]);
  }
}

export function interrupted(end: Omit<ToolEnd, 'stopped'>): DeliveryError {
  const when = end.code === null && end.signal === null ? 'before it began' : 'and has ended';
  return new DeliveryError('ENGINE_INTERRUPTED', `\`${end.command}\` was interrupted ${when}`, {
    data: { command: end.command, exitCode: end.code, signal: end.signal },
  });
}

/**
 * SIGINT lets the tool finish what it does and write its state. A second one makes it give up; SIGKILL loses the resource
 * in progress, so that it comes last and late.
 */
function passStopsOn(running: RunningProcess, call: EngineCall, clock: Machine['clock']) {
  const over = new AbortController();
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts += 1;
    running.interrupt();
  };
  const softly = (): void => {
    if (interrupts === 0) interrupt();
  };
  const hardly = async (): Promise<void> => {
    // Two signals at once arrive as one.
    if (interrupts === 0) {
      interrupt();
      await clock.sleep(secondSignalAfterMs, over.signal);
    }
    interrupt();
    await clock.sleep(killAfterMs, over.signal);
    running.kill();
  };
  const onHard = (): void => {
    // Rejects only when the tool has ended meanwhile.
    hardly().catch(() => undefined);
  };
  const { signal, hard } = call.stop;
  signal.addEventListener('abort', softly, { once: true });
  hard.addEventListener('abort', onHard, { once: true });
  if (signal.aborted) softly();
  if (hard.aborted) onHard();
  return {
    stopped: () => interrupts > 0,
    end() {
      over.abort();
      signal.removeEventListener('abort', softly);
      hard.removeEventListener('abort', onHard);
    },
  };
}
