import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { Access } from '../domain/state/scope.ts';
import { watchInterrupts } from './interrupts.ts';
import { escapeControls } from './renderers/text.ts';
import type { Call } from './verb.ts';

const usualPlace = '127.0.0.1:7420';

export async function serveStates(call: Call): Promise<ExitCode> {
  const { options, screen } = call;
  const place = parsePlace(options.text('listen') ?? usualPlace);
  const tls = tlsOf(options.text('cert'), options.text('key'));
  const interrupts = watchInterrupts(call.io, () => screen.note('closing'));
  try {
    return await call.withProject<ExitCode>(
      async (project) => {
        const service = await project.states.serve({
          ...place,
          tokens: options.text('tokens') ?? '.fairlead/tokens',
          ...(tls === undefined ? {} : { tls }),
          onAnswer({ method, path, status }) {
            screen.line({ type: 'answered', at: call.io.now().toISOString(), method, path, status });
            if (screen.verbose || status >= 400) screen.print(`${status} ${method} ${escapeControls(path)}`);
          },
        });
        screen.line({ type: 'serving', address: service.address });
        screen.print(`serving states at ${service.address}/states/; Ctrl-C ends it`);
        await Promise.race([service.closed, aborted(interrupts.signal)]);
        service.close();
        return 0;
      },
      { environment: 'any' },
    );
  } finally {
    interrupts.release();
  }
}

export async function makeToken(call: Call): Promise<ExitCode> {
  const { options } = call;
  const states = options.list('for');
  return call.withProject<ExitCode>(
    async (project) => {
      const made = await project.states.token({
        name: options.text('name') ?? 'unnamed',
        // The parser has checked it against the choices.
        access: (options.text('access') ?? 'read') as Access,
        states: states.length === 0 ? ['*'] : states,
      });
      await call.screen.present({
        json: made,
        text: () => `token, shown only now:\n  ${made.token}\nline for the file of tokens:\n  ${made.line}`,
      });
      return 0;
    },
    { environment: 'any' },
  );
}

/** `0.0.0.0:7420`, `[::]:7420`, `:7420`. */
function parsePlace(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new DeliveryError('USAGE', `--listen "${text}" is not of the form HOST:PORT`, {
      hint: `write it as \`--listen ${usualPlace}\``,
    });
  }
  return { host: host === '' ? '127.0.0.1' : host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function tlsOf(cert: string | undefined, key: string | undefined): { cert: string; key: string } | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key !== undefined) return { cert, key };
  throw new DeliveryError('USAGE', '--cert and --key go together');
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
