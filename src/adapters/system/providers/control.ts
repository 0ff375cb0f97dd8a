/** What the product and the process that keeps providers say to each other: lines of JSON over its input and output. */
import type { ProviderLoan, ProviderWish } from '../../../ports/warm-providers.ts';

export type ControlRequest =
  | { readonly id: number; readonly type: 'lend'; readonly wish: ProviderWish }
  | { readonly id: number; readonly type: 'give-back'; readonly loan: number };

export type ControlAnswer =
  | { readonly id: number; readonly type: 'lent'; readonly loan: Omit<ProviderLoan, 'giveBack'> }
  | { readonly id: number; readonly type: 'none'; readonly why: string }
  | { readonly id: number; readonly type: 'done' };

/** Calls with each whole line; what is not JSON is left out. */
export function onLines<Message>(input: NodeJS.ReadableStream, take: (message: Message) => void): void {
  let rest = '';
  input.setEncoding('utf8');
  input.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = parsed<Message>(line);
      if (message !== undefined) take(message);
    }
  });
}

function parsed<Message>(line: string): Message | undefined {
  try {
    // Both ends are ours, of one version, and speak over a pipe of their own.
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
