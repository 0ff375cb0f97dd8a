import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Asker } from '../ports/asker.ts';
import type { CliIo } from './cli-io.ts';
import { escapeBlock } from './renderers/text.ts';
import type { Screen } from './screen.ts';

export interface AskerParts {
  readonly io: Pick<CliIo, 'stdin' | 'stdout'>;
  readonly screen: Pick<Screen, 'json' | 'style'>;
  /** Called before a question is written: whatever draws on the terminal has to make room. */
  readonly makeRoom: () => void;
  /** An interrupted question has no answer. */
  readonly signal: AbortSignal;
}

const attempts = 3;

/** Asks at the terminal. Not interactive where stdin or stdout is none, or with `--json`. */
export function createAsker(parts: AskerParts): Asker {
  const { io, screen, makeRoom, signal } = parts;
  const read = async (question: string): Promise<string | undefined> => {
    makeRoom();
    io.stdout.write(question);
    const line = await orInterrupted(io.stdin.readLine(), signal);
    if (line === undefined) io.stdout.write('\n');
    return line?.trim();
  };
  return {
    interactive: io.stdin.isTTY && io.stdout.isTTY && !screen.json,
    async confirm(question, fallback) {
      const choices = fallback === 'yes' ? '[Y/n]' : '[y/N]';
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const answer = await read(`\n${screen.style.bold(escapeBlock(question))} ${choices} `);
        // A closed input is nobody's consent, whatever the fallback says.
        if (answer === undefined) return false;
        if (answer === '') return fallback === 'yes';
        if (/^(y|yes)$/i.test(answer)) return true;
        if (/^(n|no)$/i.test(answer)) return false;
        io.stdout.write('please answer yes or no\n');
      }
      return false;
    },
    async confirmByName(question, word) {
      const answer = await read(`\n${screen.style.bold(escapeBlock(question))}\n> `);
      return answer === word;
    },
  };
}

function orInterrupted<Result>(answer: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const interrupted = (): void => reject(new DeliveryError('ENGINE_INTERRUPTED', 'the question was interrupted'));
    if (signal.aborted) interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupted));
  });
}
