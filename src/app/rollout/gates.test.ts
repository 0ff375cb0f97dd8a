import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import type { RolloutStep } from '../../domain/rollout/steps.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';

const yes = { autoApprove: true };
const secrets: EffectiveProject['secrets'] = { KEY: { kind: 'env', name: 'KEY' } };
const pace = { everySeconds: 5, timeoutSeconds: 60 };

/** A gate that says one thing after the other, and remembers what it was asked. */
async function openGate(...answers: readonly string[]) {
  const asked: { readonly body: unknown; readonly key: string | undefined }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      asked.push({ body: JSON.parse(body), key: request.headers['x-key']?.toString() });
      response.end(answers[Math.min(asked.length, answers.length) - 1]);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { asked, url: `http://127.0.0.1:${port}/may-we`, [Symbol.asyncDispose]: async () => void server.close() };
}

const steps = (url: string): readonly RolloutStep[] => [
  { do: 'setWeight', weight: 2_500 },
  {
    do: 'gate',
    gate: { asks: { kind: 'command', command: ['./ask'], directory: 'gates', env: { K: '${secrets.KEY}' } }, ...pace },
  },
  { do: 'gate', gate: { asks: { kind: 'http', url, headers: { 'X-Key': '${secrets.KEY}' } }, ...pace } },
];

async function rolledOut(url: string) {
  const bed = openFakeRollouts();
  const open = (program: string) =>
    bed.open(
      {
        settings: {
          command: [program],
          env: {},
          directory: '.',
          readiness: { kind: 'none' },
          startWithinMs: 5_000,
          stopWithinMs: 1_000,
        },
        strategy: { kind: 'canary', steps: steps(url) },
      },
      { secrets: { KEY: 'hunter2' } },
      { secrets },
    );
  await open('/bin/one').deploy(yes);
  const told: unknown[] = [];
  const result = await open('/bin/two').deploy({ ...yes, onEvent: (event) => told.push(event) });
  return { bed, result, told: JSON.stringify(told) };
}

it('asks a command and a service, with their secrets, until both let pass', async () => {
  await using gate = await openGate('{"decision":"wait","reason":"busy"}', 'no idea', '{"decision":"allow"}');

  const { bed, result, told } = await rolledOut(gate.url);

  expect(result.rollouts).toMatchObject([{ outcome: 'promoted' }]);
  expect(bed.hooks.calls).toMatchObject([
    { hook: { command: ['./ask'], cwd: expect.stringMatching(/gates$/), secretEnv: { K: 'hunter2' } } },
  ]);
  const body = { service: 'web', environment: 'staging', step: 3 };
  expect(gate.asked).toMatchObject(Array.from({ length: 3 }, () => ({ key: 'hunter2', body })));
  expect(told).toContain('gate: busy');
  expect(told).not.toContain('hunter2');
});

it('goes back where a gate denies, and keeps a secret out of its reason', async () => {
  await using gate = await openGate('{"decision":"deny","reason":"the key hunter2 is frozen"}');

  const { result, told } = await rolledOut(gate.url);

  expect(result).toMatchObject({ status: 'rolled-back', rollouts: [{ outcome: 'rolled-back' }] });
  expect(told).toContain('is frozen');
  expect(told).not.toContain('hunter2');
});
