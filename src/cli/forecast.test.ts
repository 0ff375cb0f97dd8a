import { expect, test } from 'vitest';
import type { ForecastAsked, ServiceForecast } from '../app/rollout/face.ts';
import { runCli } from './run-cli.ts';
import { testProject, testTerminal, testToolkit } from './testing-toolkit.ts';

const forecast: ServiceForecast = {
  service: 'web',
  alpha: 0.01,
  requestsPerSecond: 50,
  base: 0.001,
  metrics: [
    {
      metric: 'answers',
      allowed: 0.0061,
      effect: 0.02,
      steps: [
        { step: 2, seconds: 300, weight: 0.1, requests: 1500, alone: 170 },
        { step: 4, seconds: 60, weight: 0.5, requests: 1500 },
      ],
      outlooks: [
        { bad: 0.001, found: 0, promoted: 0.7, held: 0.3 },
        { bad: 0.02, found: 0.8, promoted: 0, held: 0.2, median: { seconds: 200, requests: 951 } },
      ],
      smallest: { bad: 0.02, found: 0.8, promoted: 0, held: 0.2, median: { seconds: 200, requests: 951 } },
    },
  ],
  without: [{ metric: 'load', why: 'how a gauge comes and goes is not known before' }],
};

async function forecastBy(...words: readonly string[]) {
  const asked: [string, ForecastAsked][] = [];
  const rollouts = {
    ...testProject().rollouts,
    forecast: (service: string, of: ForecastAsked) => {
      asked.push([service, of]);
      return forecast;
    },
  };
  const terminal = testTerminal(['rollout', 'forecast', 'web', ...words], { toolkit: testToolkit({ rollouts }) });
  const exit = await runCli(terminal.io);
  return { exit, asked, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

test('tells what the analyses of a service will see', async () => {
  const { stdout, exit, asked } = await forecastBy('--rate', '50');

  expect(exit).toBe(0);
  expect(asked).toEqual([['web', { requestsPerSecond: 50, base: 0.001 }]]);
  expect(stdout).toMatchInlineSnapshot(`
    "web: 50 requests per second, 0.1 % of them bad as it stands; a canary that is no worse goes back at most 1 % of the time

    answers: up to 0.61 % bad is as good as equal
    BAD    WORSE  HELD  PROMOTED  HALF BY  REQUESTS SERVED
    0.1 %  0 %    30 %  70 %
    2 %    80 %   20 %  0 %       3m20s    951
    found in four of five rollouts: 2 % bad and more; what is less is missed more often
    step 2, 10 % for 5m00s: 1500 requests of the canary; alone it takes about 2m50s to see 2 % bad
    step 4, 50 % for 1m00s: 1500 requests of the canary; alone it takes longer than can be waited for to see 2 % bad

    not forecast: load: how a gauge comes and goes is not known before
    "
  `);
});

test('says what it takes for granted, where nobody says', async () => {
  const { asked } = await forecastBy();

  expect(asked).toEqual([['web', { requestsPerSecond: 10, base: 0.001 }]]);
});

test('tells the same as JSON', async () => {
  const { stdout } = await forecastBy('--rate', '50', '--json');

  expect(JSON.parse(stdout)).toEqual(forecast);
});

test.each([
  ['0.5%', 0.005],
  ['5 %', 0.05],
  ['0.25', 0.25],
  ['0', 0],
])('takes %s for a share', async (text, share) => {
  const { asked } = await forecastBy('--rate', '50', '--base', text, '--effect', text);

  expect(asked[0]?.[1]).toEqual({ requestsPerSecond: 50, base: share, effect: share });
});

test.each([
  ['a share above all', ['--rate', '5', '--base', '200%'], '--base 0.1%'],
  ['no number', ['--rate', '5', '--effect', 'much'], '--effect 0.1%'],
  ['a negative one', ['--rate', '5', '--effect=-1%'], '--effect 0.1%'],
])('refuses %s, and says what to write', async (_why, words, hint) => {
  const { exit, stderr, asked } = await forecastBy(...words);

  expect(exit).toBe(2);
  expect(stderr).toContain(hint);
  expect(asked).toEqual([]);
});
