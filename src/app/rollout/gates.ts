import { answerOfCommand, answerOfJson, type GateAnswer, unclear } from '../../domain/gate/answer.ts';
import type { Json } from '../../domain/json.ts';
import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import type { GateQuestion } from '../../domain/rollout/steps.ts';
import type { HttpOutcome } from '../../ports/http.ts';
import type { RolloutStepCall } from './call.ts';
import { createResolver } from './resolving.ts';
import { openCommand, openEnvironment } from './revision.ts';
import type { Rolling } from './rolling.ts';

type Ask = Extract<RolloutEffect, { kind: 'gate.ask' }>;

/** Each question, for itself; how often it is asked is for the rollout to decide. */
const commandMs = 60_000;
const requestMs = 10_000;
const longestAnswer = 64 * 1024;

export async function askGate(rolling: Rolling, ask: Ask, call: RolloutStepCall): Promise<RolloutReport> {
  return { kind: 'gate', ...(await answerTo(rolling, ask, call)) };
}

function answerTo(rolling: Rolling, ask: Ask, call: RolloutStepCall): Promise<GateAnswer> {
  const { asks } = ask;
  switch (asks.kind) {
    case 'command':
      return ofCommand(rolling, ask, asks, call);
    case 'http':
      return ofRequest(rolling, ask, asks, call);
    case 'window':
      return Promise.resolve(unclear('a window is looked at, not asked'));
  }
}

const factsOf = ({ context }: Rolling, { service, step }: Ask): Readonly<Record<string, Json>> => ({
  service,
  step: step + 1,
  environment: context.definition.environment,
  run: context.definition.id,
});

async function ofCommand(
  rolling: Rolling,
  ask: Ask,
  asks: Extract<GateQuestion, { kind: 'command' }>,
  call: RolloutStepCall,
): Promise<GateAnswer> {
  const { bench, definition } = rolling.context;
  const { files } = bench.project.services;
  const resolver = createResolver(bench, call);
  const gate = {
    name: `gate-${ask.step + 1}`,
    at: 'pre-step',
    command: await openCommand(asks.command, resolver),
    cwd: files.resolve(bench.project.directory, asks.directory),
    ...(await openEnvironment(asks.env, resolver)),
    timeoutMs: commandMs,
    onFailure: 'continue',
  } as const;
  const runner = await rolling.delivery.hooks();
  const occasion = { key: `${definition.id}/${call.step}/gate/${ask.step}`, facts: factsOf(rolling, ask) };
  return answerOfCommand(await runner.run(gate, occasion, call.stop.signal));
}

async function ofRequest(
  rolling: Rolling,
  ask: Ask,
  asks: Extract<GateQuestion, { kind: 'http' }>,
  call: RolloutStepCall,
): Promise<GateAnswer> {
  const resolver = createResolver(rolling.context.bench, call);
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  for (const [name, text] of Object.entries(asks.headers))
    headers[name.toLowerCase()] = (await resolver.whole(text)).value;
  const { value: url } = await resolver.whole(asks.url);
  const body = JSON.stringify(factsOf(rolling, ask));
  const request = { method: 'POST', url, headers, body, timeoutMs: requestMs, maxBytes: longestAnswer } as const;
  return answerOfHttp(await rolling.delivery.http.request(request, call.stop.signal));
}

function answerOfHttp(outcome: HttpOutcome): GateAnswer {
  switch (outcome.kind) {
    case 'answer':
      if (outcome.status < 200 || outcome.status > 299) return unclear(`status ${outcome.status}`);
      return outcome.cut ? unclear(`more than ${longestAnswer} bytes`) : answerOfJson(outcome.body);
    case 'timeout':
      return unclear(`nothing within ${outcome.afterMs / 1000} s`);
    case 'failed':
      return unclear(outcome.detail);
  }
}
