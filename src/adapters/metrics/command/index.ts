import { argumentPattern } from '../../../domain/metrics/fill.ts';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import type { ProcessAnswer, ProcessRunner } from '../../../ports/process-runner.ts';
import { fault, jsonIn } from '../../_shared/metrics/ask-http.ts';
import { filledText, invalid, noLanguage, valueOf } from '../../_shared/metrics/fill-language.ts';
import { measurementOfTold, numberIn, timeIn } from '../../_shared/metrics/json-number.ts';
import { createTextSource } from '../../_shared/metrics/text-source.ts';

export interface CommandOptions {
  /** Program and arguments; `{query}` and all arguments may stand in them. No shell reads them. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly directory: string;
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it must not come back. */
  readonly secrets: readonly string[];
}

/** The query was understood and is wrong: the convention of most programs for wrong usage. */
const wrongQuery = 2;

/** A program of this machine that prints a number, or `{"value": 0.01, "events": 500, "time": "..."}`. */
export const createCommandSource = (
  { processes }: { readonly processes: Pick<ProcessRunner, 'ask'> },
  { command, directory, env, secrets }: CommandOptions,
): MetricSource =>
  createTextSource({
    kind: 'command',
    secrets,
    fill: (text, question) => filledText(noLanguage, text, question),
    async ask(text, question, signal) {
      const [program = '', ...args] = command.map((word, index) =>
        index === 0 ? word : filledWord(word, text, question),
      );
      const running = processes.ask({ program, args, cwd: directory, env }, question.timeoutMs);
      const answer = await untilAborted(running, signal).catch((error: unknown) => {
        if (!isDeliveryError(error)) throw error;
        return fault('unreachable', error.message);
      });
      return { measurement: 'kind' in answer ? answer : read(answer, program, question) };
    },
  });

/** What begins with a dash would be an option of the program, where it was to be a value. @throws METRIC_ARGUMENT_INVALID */
function filledWord(word: string, text: string, question: MetricQuestion): string {
  const filled = word.replaceAll(argumentPattern, (_, name: string) => {
    const value = String(name === 'query' ? text : valueOf(name, question));
    if (value.includes('\0')) throw invalid(name, value, 'in a command, where no zero can stand');
    return value;
  });
  if (!word.startsWith('-') && filled.startsWith('-'))
    throw invalid(word.replaceAll(/[{}]/g, ''), filled, 'where it would be an option of the command');
  return filled;
}

/** The program is left to its time-out, which kills it with all that it has started. */
function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function read(
  { code, signal, stdout, stderr, timedOut }: ProcessAnswer,
  program: string,
  question: MetricQuestion,
): Measurement {
  if (timedOut) return { kind: 'timeout', afterMs: question.timeoutMs };
  if (code !== 0) {
    const last = stderr.trim().split('\n').at(-1) ?? '';
    const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `ends with exit code ${code}`;
    const detail = `${program} ${how}${last === '' ? '' : `: ${last.slice(0, 300)}`}`;
    return code === wrongQuery ? fault('query-invalid', detail) : fault('source-failed', detail, { again: true });
  }
  const text = stdout.trim();
  if (text === '' || text === 'null') return { kind: 'empty', reason: `${program} prints nothing` };
  const plain = numberIn(text);
  if (plain !== undefined) return measurementOfTold({ value: plain }, question);
  // Out of JSON.parse.
  const json = jsonIn(text) as Json | undefined;
  if (!isJsonObject(json)) return fault('answer-unreadable', `${program} prints neither a number nor a JSON object`);
  return told(json, program, question);
}

function told(json: Readonly<Record<string, Json>>, program: string, question: MetricQuestion): Measurement {
  const { value, events, time } = json;
  if (value === null || value === undefined) return { kind: 'empty', reason: `${program} prints no \`value\`` };
  const [number, counted, newest] = [numberIn(value), numberIn(events), timeIn(time)];
  const unreadable = (key: string): Measurement =>
    fault('answer-unreadable', `${program} prints what is no ${key === 'time' ? 'time' : 'number'} as \`${key}\``);
  if (number === undefined) return unreadable('value');
  if (events !== undefined && !(counted !== undefined && counted >= 0 && Number.isFinite(counted)))
    return unreadable('events');
  if (time !== undefined && newest === undefined) return unreadable('time');
  return measurementOfTold({ value: number, events: counted, newest }, question);
}
