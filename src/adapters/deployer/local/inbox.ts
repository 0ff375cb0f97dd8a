import type { Json } from '../../../domain/json.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Fleet } from './fleet.ts';
import { type Answer, protocol, type Request } from './protocol.ts';

/** Requests wait for their turn: nothing else changes while one is handled. */
export class Inbox {
  retired = false;
  readonly #waiting: { readonly request: Request; readonly answer: (answer: Answer) => void }[] = [];
  readonly #pid: number;
  #woken = false;
  #rouse: () => void = () => undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  readonly wake = (): void => {
    this.#woken = true;
    this.#rouse();
  };

  put(request: Json): Promise<Json> {
    return new Promise((resolve) => {
      this.#waiting.push({
        request: request as unknown as Request,
        answer: (answer) => resolve(answer as unknown as Json),
      });
      this.wake();
    });
  }

  async handle(fleet: Fleet): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { request, answer } = next;
      answer(await this.#answerTo(request, fleet).catch(refusal));
    }
  }

  /** Whoever asks now is not answered, and finds the next supervisor. */
  refuseAll(): void {
    for (const { answer } of this.#waiting.splice(0)) answer(refusal(new Error('the supervisor has ended')));
  }

  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#woken || signal.aborted) {
      this.#woken = false;
      return;
    }
    const woken = new AbortController();
    this.#rouse = () => woken.abort();
    await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
    this.#rouse = () => undefined;
    this.#woken = false;
  }

  async #answerTo(request: Request, fleet: Fleet): Promise<Answer> {
    switch (request.op) {
      case 'ping':
        return { kind: 'pong', protocol, pid: this.#pid };
      case 'ensure':
        return fleet.ensure(request.set);
      case 'observe':
        return { kind: 'set', set: fleet.observe(request.ref) };
      case 'list':
        return { kind: 'sets', sets: fleet.list(request.environment, request.service) };
      case 'remove':
        await fleet.remove(request.ref);
        return { kind: 'done' };
      case 'retire':
        this.retired = true;
        return { kind: 'done' };
      default:
        return refusal(new Error('the request is not known to this supervisor'));
    }
  }
}

const refusal = (error: unknown): Answer => ({
  kind: 'refused',
  code: 'DEPLOYER_FAILED',
  message: error instanceof Error ? error.message : String(error),
});
