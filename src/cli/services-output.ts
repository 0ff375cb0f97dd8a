import type { FairleadProject } from '../app/toolkit.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { watchInterrupts } from './interrupts.ts';
import { logPrefix, renderInstances } from './renderers/instances.ts';
import { escapeControls } from './renderers/text.ts';
import type { Call } from './verb.ts';

export const showInstances = (call: Call): Promise<ExitCode> =>
  call.withProject<ExitCode>(async (project) => {
    const sets = await project.running.list(call.argument('service'));
    await call.screen.present({ json: sets, text: () => renderInstances(sets, call.screen.view()) });
    await noteUnserved(call, project);
    return 0;
  });

/** Beside the document: processes that nobody reaches look well. */
async function noteUnserved(call: Call, project: FairleadProject): Promise<void> {
  try {
    for (const name of (await project.running.unserved(call.argument('service'))).map(escapeControls))
      call.screen.note(`no proxy leads to ${name}: \`fairlead rollout start ${name}\` brings it back`);
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    call.screen.note(`whether a proxy leads to them cannot be told: ${escapeControls(error.message)}`);
  }
}

export const printLogs = (call: Call): Promise<ExitCode> =>
  call.withProject<ExitCode>(async (project) => {
    const interrupts = watchInterrupts(call.io, () => undefined);
    const follow = call.options.flag('follow');
    try {
      const parts = project.running.logs(call.argument('service') ?? '', { follow, signal: interrupts.signal });
      for await (const part of parts) {
        call.screen.line(part);
        const prefix = logPrefix(part, call.screen.style);
        const lines = part.text.replace(/\n$/, '').split('\n');
        call.screen.print(lines.map((line) => `${prefix} ${escapeControls(line)}`).join('\n'));
      }
      return 0;
    } finally {
      interrupts.release();
    }
  });

export const stopServices = (call: Call): Promise<ExitCode> =>
  call.withProject<ExitCode>(async (project) => {
    const stopped = await project.running.stop(call.argument('service'));
    const text = (): string =>
      stopped.length === 0 ? 'nothing runs' : `stopped: ${stopped.map(escapeControls).join(', ')}`;
    await call.screen.present({ json: { stopped }, text });
    return 0;
  });
