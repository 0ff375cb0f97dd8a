import { type ChildProcess, spawn } from 'node:child_process';
import type { ProviderLoan, ProviderWish, WarmProviders } from '../../../ports/warm-providers.ts';
import { type ControlAnswer, type ControlRequest, onLines } from './control.ts';

/** How the keeper is started: a program of ours, run by the Node that runs us. */
export interface KeeperProgram {
  readonly node: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What is asked without its number. */
type Question = ControlRequest extends infer Each ? (Each extends ControlRequest ? Omit<Each, 'id'> : never) : never;

interface Keeper {
  readonly ask: (id: number, question: Question) => Promise<ControlAnswer>;
  readonly isGone: () => boolean;
}

/** Starts the keeper with the first wish, and again where it has gone (it does after a while without work). */
export function createWarmProviders(program: KeeperProgram): WarmProviders {
  let keeper: Keeper | undefined;
  let count = 0;
  return {
    async lend(wish: ProviderWish, signal: AbortSignal): Promise<ProviderLoan | undefined> {
      if (signal.aborted) return undefined;
      if (keeper === undefined || keeper.isGone()) keeper = startKeeper(program);
      const { ask } = keeper;
      const id = (count += 1);
      const giveBack = async (): Promise<void> => {
        count += 1;
        await ask(count, { type: 'give-back', loan: id });
      };
      const answer = await ask(id, { type: 'lend', wish });
      return answer.type === 'lent' ? { ...answer.loan, giveBack } : undefined;
    },
  };
}

function startKeeper({ node, script, env }: KeeperProgram): Keeper {
  const child = spawn(node, [script], {
    env,
    // Its own session: what ends us does not end it, and it ends by itself when we are gone.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = new Map<number, (answer: ControlAnswer) => void>();
  const state = { gone: false };
  const lose = (): void => {
    state.gone = true;
    for (const [id, resolve] of waiting) resolve({ id, type: 'none', why: 'the keeper is gone' });
    waiting.clear();
    hold(child, false);
  };
  child.once('exit', lose);
  child.once('error', lose);
  child.stdin?.on('error', () => undefined);
  if (child.stdout !== null)
    onLines<ControlAnswer>(child.stdout, (answer) => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) hold(child, false);
    });
  hold(child, false);
  return {
    isGone: () => state.gone,
    ask(id, question) {
      return new Promise((resolve) => {
        if (state.gone) {
          resolve({ id, type: 'none', why: 'the keeper is gone' });
          return;
        }
        waiting.set(id, resolve);
        hold(child, true);
        child.stdin?.write(`${JSON.stringify({ id, ...question })}\n`);
      });
    },
  };
}

/** While nothing is asked, it is no reason for our process to stay. */
function hold(child: ChildProcess, held: boolean): void {
  const pipes = [child.stdin, child.stdout] as readonly (Partial<Refs> | null)[];
  for (const each of [child, ...pipes]) {
    if (held) each?.ref?.();
    else each?.unref?.();
  }
}

/** Pipes to a child are sockets, which the types do not say. */
interface Refs {
  ref(): void;
  unref(): void;
}
