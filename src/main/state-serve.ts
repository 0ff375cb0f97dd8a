import type { ServeOptions } from '../app/state-toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Files } from '../ports/files.ts';
import type { StateService, StateStore } from '../ports/state-store.ts';

/** The store for others: tokens and certificate from files. @throws STATE_* */
export async function serveStates(
  parts: {
    readonly files: Pick<Files, 'readText' | 'resolve'>;
    readonly directory: string;
    readonly now: () => Date;
    readonly store: () => Promise<StateStore>;
  },
  options: ServeOptions,
): Promise<StateService> {
  const { checkCertificate } = await import('../adapters/state/http/certificate.ts');
  const { startStateService } = await import('../adapters/state/http/service.ts');
  const { parseTokenFile } = await import('../adapters/state/http/token-file.ts');
  const { createTokenBook } = await import('../adapters/state/http/tokens.ts');
  const { host, port, tls, onAnswer } = options;
  if (tls === undefined && !isLoopback(host)) {
    throw new DeliveryError('STATE_CERTIFICATE', `states would go over the network in clear, from ${host}`, {
      hint: 'give `--cert` and `--key`, or listen on 127.0.0.1 behind a proxy that speaks TLS',
    });
  }
  const tokens = parseTokenFile(await readOr('STATE_TOKENS_INVALID', options.tokens), options.tokens);
  const certificate =
    tls === undefined
      ? undefined
      : { cert: await readOr('STATE_CERTIFICATE', tls.cert), key: await readOr('STATE_CERTIFICATE', tls.key) };
  if (certificate !== undefined) checkCertificate(certificate, parts.now());
  return startStateService({
    store: await parts.store(),
    tokens: createTokenBook(tokens),
    // The tools are on other machines: whether one is gone, nobody can tell from here.
    holder: undefined,
    now: parts.now,
    host,
    port,
    life: 'foreground',
    ...(certificate === undefined ? {} : { certificate }),
    ...(onAnswer === undefined ? {} : { onAnswer }),
  });

  async function readOr(code: 'STATE_TOKENS_INVALID' | 'STATE_CERTIFICATE', path: string): Promise<string> {
    const text = await parts.files.readText(parts.files.resolve(parts.directory, path));
    if (text === undefined) throw new DeliveryError(code, `there is no file ${path}`);
    return text;
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127[.]/.test(host);
