import type { RunEvent } from '../domain/events/model.ts';
import type { CliIo } from './cli-io.ts';
import { boundedLog } from './renderers/bounded-log.ts';
import { createLiveRegion } from './live-region.ts';
import { eventLines } from './renderers/run-lines.ts';
import { drawTree } from './renderers/run-tree.ts';
import { followRun, type RunView } from './renderers/run-view.ts';
import type { Screen } from './screen.ts';

/** Shows a run while it goes on. */
export interface Progress {
  readonly view: RunView;
  readonly onEvent: (event: RunEvent) => void;
  /** Makes room for something else, a question for example; goes on with the next event. */
  pause(): void;
  /** The user interrupted and was told so: the run's own word for it would be the second. */
  interrupted(): void;
  /** Takes away what is only for the time of the run. */
  end(): void;
}

/** `results`: stdout is for the result, which comes at the end. `log`: what happens is itself what the user asked for. */
export type Purpose = 'results' | 'log';

/** JSON lines with `--json`, a live tree in a terminal, plain lines elsewhere. */
export function createProgress(io: CliIo, screen: Screen, purpose: Purpose): Progress {
  const follower = followRun();
  const show = screen.json ? jsonLines(screen) : chosen(io, screen, purpose, follower.view);
  const told = new Set<string>();
  let interrupted = false;
  const isKnown = (event: RunEvent): boolean =>
    !screen.json && ((event.type === 'run.stopping' && interrupted) || isRepeated(event, told));
  return {
    view: follower.view,
    onEvent(event) {
      follower.take(event);
      if (!isKnown(event)) show.event(event);
    },
    pause: () => show.pause(),
    interrupted() {
      interrupted = true;
      show.pause();
    },
    end: () => show.end(),
  };
}

/** A tool that is interrupted says so once for each thing it breaks off; a person needs to read it once. */
function isRepeated(event: RunEvent, told: Set<string>): boolean {
  if (event.type !== 'engine' || event.event.type !== 'diagnostic') return false;
  const text = JSON.stringify([event.step, event.event]);
  if (told.has(text)) return true;
  told.add(text);
  return false;
}

/** Logs of a build machine do not obey cursor movements, even where they pretend to be a terminal. */
const isCi = (env: CliIo['env']): boolean => !['', '0', 'false'].includes(env['CI'] ?? '');

interface Show {
  event(event: RunEvent): void;
  pause(): void;
  end(): void;
}

const jsonLines = (screen: Screen): Show => ({
  event: (event) => screen.line(event),
  pause: () => undefined,
  end: () => undefined,
});

function chosen(io: CliIo, screen: Screen, purpose: Purpose, view: RunView): Show {
  if (io.stdout.isTTY && io.env['TERM'] !== 'dumb' && !isCi(io.env) && !screen.quiet) {
    return liveTree(io, screen, view);
  }
  return plainLines(io, screen, purpose, view);
}

function plainLines(io: CliIo, screen: Screen, purpose: Purpose, view: RunView): Show {
  const toStdout = purpose === 'log' && !screen.quiet;
  const style = toStdout ? screen.style : screen.errorStyle;
  const write = (text: string): void => (toStdout ? screen.print(text) : screen.note(text));
  const bounded = screen.verbose ? undefined : boundedLog(view, style);
  const tick = (): void => {
    const line = bounded?.progress(io.now());
    if (line !== undefined) write(line);
  };
  const stopTicking = bounded === undefined ? undefined : io.every?.(tickEveryMs, tick);
  return {
    event(event) {
      if (isChatter(event, view) && !screen.verbose) return;
      if (bounded?.isLeftOut(event) !== true)
        write(eventLines(event, view.kind, { style, detail: screen.verbose ? 'all' : 'usual' }).join('\n'));
      tick();
    },
    pause: () => undefined,
    end: () => stopTicking?.(),
  };
}

/** What `init` says while all is well: nobody reads it. Its diagnostics are events of their own. */
const isChatter = (event: RunEvent, view: RunView): boolean =>
  event.type === 'engine' && event.event.type === 'message' && view.steps.get(event.step)?.command === 'init';

const redrawEveryMs = 100;
const tickEveryMs = 1000;

function liveTree(io: CliIo, screen: Screen, view: RunView): Show {
  const region = createLiveRegion(io.stdout);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let paused = false;
  const draw = (): void => {
    drawnAt = io.now().getTime();
    // Asked each time: the window may have been resized. One cell is left free, a full line would wrap.
    const size = { columns: Math.max(20, (io.stdout.columns || 80) - 1), rows: io.stdout.rows ?? 24 };
    region.draw(drawTree(view, io.now(), size, screen.style));
  };
  const drawInTime = (): void => {
    // A thousand stacks send events faster than a terminal can show them.
    if (!paused && view.startedAt !== undefined && io.now().getTime() - drawnAt >= redrawEveryMs) draw();
  };
  const stopTicking = io.every?.(redrawEveryMs, drawInTime);
  return {
    event(event) {
      paused = false;
      const lines = lasting(event, view, screen);
      if (lines.length > 0) {
        region.clear();
        screen.print(lines.join('\n'));
        drawnAt = Number.NEGATIVE_INFINITY;
      }
      drawInTime();
    },
    pause() {
      paused = true;
      region.clear();
    },
    end() {
      stopTicking?.();
      paused = true;
      region.clear();
    },
  };
}

/** What must not vanish with the tree: what has no plan, diagnostics, failures, and text of the tool that nobody understood. */
function lasting(event: RunEvent, view: RunView, screen: Screen): readonly string[] {
  const stays =
    event.type === 'step.failed' ||
    event.type === 'run.stopping' ||
    event.type === 'rollout' ||
    // There is no plan that would tell it.
    (event.type === 'run.started' && event.first !== undefined) ||
    (event.type === 'engine' &&
      !isChatter(event, view) &&
      (event.event.type === 'diagnostic' || event.event.type === 'message' || event.event.type === 'resource.failed'));
  if (!stays && !screen.verbose) return [];
  return eventLines(event, view.kind, { style: screen.style, detail: screen.verbose ? 'all' : 'usual' });
}
