/**
 * The processes of one provider program, in one environment and directory: one that was never configured, which is asked
 * what it can do and what it thinks of a configuration, and one for each configuration.
 */
import { createHash } from 'node:crypto';
import { type ConfiguredUse, createConfiguredProcesses } from './configured-processes.ts';
import { type Answer, call } from './grpc.ts';
import type { ProviderProcess } from './provider-process.ts';

export interface ProviderPool {
  /** Never configured. @throws Error where it does not start */
  plain(): Promise<ProviderProcess>;
  /** The answer of a call that is decided by the program and these bytes. @throws Error as {@link plain} */
  known(path: string, message: Uint8Array): Promise<Answer>;
  /** A process with this configuration. @throws Error as {@link plain} */
  configured(path: string, message: Uint8Array): Promise<ConfiguredUse>;
  /** After a stop, which cancels for good: those in use go on, and serve nobody else. */
  retire(): void;
  end(): void;
}

export function createProviderPool(start: () => Promise<ProviderProcess>): ProviderPool {
  const all = new Set<ProviderProcess>();
  const answers = new Map<string, Promise<Answer>>();
  const configured = createConfiguredProcesses();
  let spare: Promise<ProviderProcess> | undefined;

  async function begin(): Promise<ProviderProcess> {
    const begun = await start();
    all.add(begun);
    void begun.ended.then(() => all.delete(begun));
    return begun;
  }

  async function plain(): Promise<ProviderProcess> {
    const mine = (spare ??= begin());
    const found = await mine.catch((error: unknown) => {
      if (spare === mine) spare = undefined;
      throw error;
    });
    if (!found.hasEnded()) return found;
    // It died meanwhile: the next one is of who comes first.
    if (spare === mine) spare = undefined;
    return (spare ??= begin());
  }

  return {
    plain,
    known(path, message) {
      const key = digestOf(path, message);
      const asked = answers.get(key) ?? plain().then(({ session }) => call(session, path, message));
      answers.set(key, asked);
      const forget = (): void => {
        if (answers.get(key) === asked) answers.delete(key);
      };
      asked.then(({ kind }) => kind === 'failed' && forget(), forget);
      return asked;
    },
    configured: (path, message) =>
      configured.use(digestOf(path, message), async () => {
        const process = await begin();
        return { process, answer: await call(process.session, path, message) };
      }),
    retire() {
      spare = undefined;
      configured.retire();
    },
    end() {
      for (const each of all) each.end();
    },
  };
}

/** The question is kept as its digest alone: it may hold secrets. */
const digestOf = (path: string, message: Uint8Array): string =>
  createHash('sha256').update(path).update('\0').update(message).digest('hex');
