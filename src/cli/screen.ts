import type { CliIo } from './cli-io.ts';
import { colourStyle, type ColourWish, plainStyle, type Style, wantsColour } from './renderers/style.ts';
import type { View } from './renderers/view.ts';

/** Where a command writes: results to stdout, everything else to stderr; with `--json` only JSON to stdout. */
export interface Screen {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  /** Columns, also where stdout is no terminal. */
  readonly width: number;
  view(): View;
  /** One result: a JSON document with `--json`, else text. Only what is needed is rendered. */
  present(result: { readonly json: unknown; readonly text: () => string | Promise<string> }): Promise<void>;
  /** One line of JSON lines. Only with `--json`. */
  line(value: unknown): void;
  /** Text to stdout, nothing with `--json`. */
  print(text: string): void;
  /** To stderr; `--quiet` hides it. */
  note(text: string): void;
}

export interface ScreenWishes {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly colour: ColourWish;
}

const pipeWidth = 120;

export function createScreen(io: CliIo, wishes: ScreenWishes): Screen {
  const style = !wishes.json && wantsColour(wishes.colour, io.env, io.stdout) ? colourStyle : plainStyle;
  const errorStyle = wantsColour(wishes.colour, io.env, io.stderr) ? colourStyle : plainStyle;
  const width = io.stdout.isTTY ? Math.max(40, io.stdout.columns || 80) : pipeWidth;
  const print = (text: string): void => {
    if (!wishes.json && text !== '') io.stdout.write(ended(text));
  };
  return {
    json: wishes.json,
    quiet: wishes.quiet,
    verbose: wishes.verbose,
    style,
    errorStyle,
    width,
    view: () => ({ style, width, now: io.now(), detail: wishes.verbose ? 'all' : 'usual' }),
    async present(result) {
      if (wishes.json) io.stdout.write(`${JSON.stringify(result.json, null, 2)}\n`);
      else print(await result.text());
    },
    line(value) {
      if (wishes.json) io.stdout.write(`${JSON.stringify(value)}\n`);
    },
    print,
    note(text) {
      if (!wishes.quiet && text !== '') io.stderr.write(ended(text));
    },
  };
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
