import { resolve } from 'node:path';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { watchInterrupts } from './interrupts.ts';
import { renderDiff, renderHistory, renderMigrations, renderState, renderStates } from './renderers/state.ts';
import type { Call } from './verb.ts';

export async function listStates(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(
    async (project) => {
      const states = await project.states.list();
      await call.screen.present({ json: states, text: () => renderStates(states, call.screen.view()) });
      return 0;
    },
    { environment: 'any' },
  );
}

export async function showState(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const shown = await project.states.show(stackOf(call), call.options.count('version'));
    await call.screen.present({ json: shown, text: () => renderState(shown, call.screen.view()) });
    return 0;
  });
}

export async function showHistory(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const versions = await project.states.history(stackOf(call));
    await call.screen.present({ json: versions, text: () => renderHistory(versions, call.screen.view()) });
    return 0;
  });
}

export async function showDiff(call: Call): Promise<ExitCode> {
  const { options } = call;
  const file = call.argument('file');
  const [from, newer] = [options.count('from'), options.count('to')];
  const to = file === undefined ? newer : { text: await readFile(call, file) };
  return call.withProject<ExitCode>(async (project) => {
    const diff = await project.states.diff(stackOf(call), {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    await call.screen.present({ json: diff, text: () => renderDiff(diff, call.screen.view()) });
    return 0;
  });
}

export async function rollBack(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const stack = stackOf(call);
    const version = await project.states.rollback(stack, call.options.count('to'));
    await call.screen.present({
      json: version,
      text: () =>
        `version ${version.version} of ${version.state} is as that one was; see what differs: \`fairlead plan -s ${stack}\``,
    });
    return 0;
  });
}

export async function exportState(call: Call): Promise<ExitCode> {
  const { io, options, screen } = call;
  if (io.stdout.isTTY && !screen.json && !options.flag('show-sensitive')) {
    throw new DeliveryError('OUTPUT_SENSITIVE', 'a state holds secrets in clear', {
      hint: 'send it into a file: `fairlead state export STACK > FILE`; or pass `--show-sensitive`',
    });
  }
  return call.withProject<ExitCode>(async (project) => {
    // Byte for byte: it is JSON already, also for `--json`.
    io.stdout.write(await project.states.export(stackOf(call), options.count('version')));
    return 0;
  });
}

export async function importState(call: Call): Promise<ExitCode> {
  const file = call.argument('file');
  const text = file === undefined ? await readInput(call) : await readFile(call, file);
  return call.withProject<ExitCode>(async (project) => {
    const order = call.options.flag('force') ? 'force' : 'check';
    const version = await project.states.import(stackOf(call), text, order);
    await call.screen.present({
      json: version,
      text: () => `stored as version ${version.version} of ${version.state} (serial ${version.serial})`,
    });
    return 0;
  });
}

export async function unlockState(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const stack = stackOf(call);
    const lock = await project.states.unlock(stack, call.options.flag('force') ? 'force' : 'check');
    await call.screen.present({
      json: { stack, lock: lock ?? null },
      text: () => (lock === undefined ? `${stack} is not locked` : `${stack} is free; it was locked by ${lock.who}`),
    });
    return 0;
  });
}

export async function rotateKeys(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(
    async (project) => {
      const changed = await project.states.rotate();
      await call.screen.present({
        json: { changed },
        text: () => `${changed} versions were brought under the newest key`,
      });
      return 0;
    },
    { environment: 'any' },
  );
}

export async function migrateStates(call: Call): Promise<ExitCode> {
  const interrupts = watchInterrupts(call.io, (text) => call.screen.note(text));
  try {
    return await call.withProject<ExitCode>(async (project) => {
      const signal = interrupts.signal;
      const done = await project.states.migrate(call.rest.length === 0 ? { signal } : { stacks: call.rest, signal });
      await call.screen.present({ json: done, text: () => renderMigrations(done, call.screen.view()) });
      return 0;
    });
  } finally {
    interrupts.release();
  }
}

const stackOf = (call: Call): string => call.argument('stack') ?? '';

async function readFile({ io, directory }: Call, file: string): Promise<string> {
  const text = await io.readText?.(resolve(directory, file));
  if (text !== undefined) return text;
  throw new DeliveryError('STATE_INVALID', `there is no file ${file} that can be read`, {
    hint: 'name a file with a state',
  });
}

async function readInput({ io }: Call): Promise<string> {
  const lines: string[] = [];
  for (let line = await io.stdin.readLine(); line !== undefined; line = await io.stdin.readLine()) lines.push(line);
  return `${lines.join('\n')}\n`;
}
