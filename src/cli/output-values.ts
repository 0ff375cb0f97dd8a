import { closest } from '../domain/closest.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { Json } from '../domain/json.ts';
import type { StackOutputs } from '../ports/iac-engine.ts';
import { watchInterrupts } from './interrupts.ts';
import { renderOutputs, type ShownOutput } from './renderers/output.ts';
import type { Call } from './verb.ts';

export async function showOutputs(call: Call): Promise<ExitCode> {
  const { io, options, rest, screen } = call;
  const raw = options.text('raw');
  const wanted = raw === undefined ? undefined : parseRaw(raw);
  if (wanted !== undefined && rest.length > 0) {
    throw new DeliveryError('USAGE', '--raw names its stack itself, no other stack can be given beside it');
  }
  const stacks = wanted === undefined ? rest : [wanted.stack];
  const interrupts = watchInterrupts(io, (text) => io.stderr.write(`${text}\n`));
  try {
    return await call.withProject(async (project) => {
      const signal = interrupts.signal;
      const outputs = await project.output(stacks.length === 0 ? { signal } : { stacks, signal });
      if (wanted !== undefined) return await printRaw(call, wanted, outputs[wanted.stack] ?? {});
      const shown = shownOutputs(outputs, options.flag('show-sensitive'));
      await screen.present({ json: shown, text: () => renderOutputs(shown, screen.view()) });
      return 0;
    });
  } finally {
    interrupts.release();
  }
}

interface Wanted {
  readonly stack: string;
  readonly output: string;
}

function parseRaw(text: string): Wanted {
  const dot = text.indexOf('.');
  if (dot < 1 || dot === text.length - 1) {
    throw new DeliveryError('USAGE', `--raw "${text}" is not of the form STACK.NAME`, {
      hint: 'write it as `--raw network.vpc_id`; `fairlead output` lists what there is',
    });
  }
  return { stack: text.slice(0, dot), output: text.slice(dot + 1) };
}

async function printRaw(call: Call, wanted: Wanted, outputs: StackOutputs): Promise<ExitCode> {
  const output = Object.hasOwn(outputs, wanted.output) ? outputs[wanted.output] : undefined;
  if (output === undefined) {
    const near = closest(wanted.output, Object.keys(outputs));
    throw new DeliveryError('OUTPUT_UNKNOWN', `stack "${wanted.stack}" has no output "${wanted.output}"`, {
      ...(near === undefined ? {} : { hint: `did you mean \`${wanted.stack}.${near}\`?` }),
    });
  }
  if (output.sensitive && !call.options.flag('show-sensitive')) {
    throw new DeliveryError('OUTPUT_SENSITIVE', `output "${wanted.output}" of stack "${wanted.stack}" is sensitive`);
  }
  if (call.screen.json) await call.screen.present({ json: output.value, text: () => '' });
  // Exactly the value: for a script, not for a terminal. No newline is added where somebody captures bytes.
  else call.io.stdout.write(rawText(output.value) + (call.io.stdout.isTTY ? '\n' : ''));
  return 0;
}

const rawText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function shownOutputs(
  outputs: Readonly<Record<string, StackOutputs>>,
  showSensitive: boolean,
): Readonly<Record<string, Readonly<Record<string, ShownOutput>>>> {
  const show = (output: StackOutputs[string]): ShownOutput =>
    output.sensitive && !showSensitive
      ? { sensitive: true, hidden: true }
      : { value: output.value, sensitive: output.sensitive };
  return Object.fromEntries(
    Object.entries(outputs).map(([stack, values]) => [
      stack,
      Object.fromEntries(Object.entries(values).map(([name, output]) => [name, show(output)])),
    ]),
  );
}
