import { closest } from '../domain/closest.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { EngineName } from '../domain/project/model.ts';
import { watchInterrupts } from './interrupts.ts';
import { escapeControls } from './renderers/text.ts';
import { renderTools } from './renderers/tools.ts';
import type { Call } from './verb.ts';

export async function listTools(call: Call): Promise<ExitCode> {
  const toolkit = await call.io.toolkit();
  const tools = await toolkit.tools.list({ directory: call.directory });
  await call.screen.present({ json: tools, text: () => renderTools(tools, call.screen.view()) });
  return 0;
}

export async function installTool(call: Call): Promise<ExitCode> {
  const { io, screen } = call;
  const { engine, version } = parseTool(call.argument('tool') ?? '');
  const interrupts = watchInterrupts(io, (text) => io.stderr.write(`${text}\n`));
  try {
    const toolkit = await io.toolkit();
    const report = (text: string): void => screen.note(escapeControls(text));
    const installed = await toolkit.tools.install(engine, version, report, interrupts.signal);
    await screen.present({
      json: { engine, ...installed },
      text: () =>
        `${engine} ${installed.version} ${installed.alreadyThere ? 'was there already' : 'installed'}: ${installed.path}`,
    });
    return 0;
  } finally {
    interrupts.release();
  }
}

const engines: readonly EngineName[] = ['opentofu', 'terraform'];

function parseTool(text: string): { readonly engine: EngineName; readonly version: string | undefined } {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  const version = at < 0 ? undefined : text.slice(at + 1).replace(/^v/, '');
  const engine = engines.find((each) => each === name);
  if (engine === undefined) {
    const near = name === 'tofu' ? 'opentofu' : closest(name, engines);
    throw new DeliveryError('USAGE', `unknown tool "${name}"`, {
      hint:
        near === undefined
          ? `it can install ${engines.join(' and ')}`
          : `did you mean \`fairlead tools install ${near}\`?`,
    });
  }
  if (version !== undefined && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/.test(version)) {
    throw new DeliveryError('USAGE', `"${version}" is not a version`, { hint: `write it as \`${engine}@1.12.6\`` });
  }
  return { engine, version };
}
