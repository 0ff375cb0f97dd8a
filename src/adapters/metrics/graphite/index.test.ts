import { expect } from 'vitest';
import { heldFor, playing } from '../../../../test/support/metric-player.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createGraphiteSource } from '../graphite/index.ts';

const auth = { kind: 'basic', username: 'reader', password: 'hunter2-hunter2' } as const;

const play = () =>
  playing({
    text: 'errors.{arm}.*.rate',
    secret: auth.password,
    source: (url, deps) => createGraphiteSource(deps, { url: `${url}/`, headers: {}, auth, take: 'last' }),
    answer({ method, url, headers, body }, series) {
      expect([method, url.pathname]).toEqual(['POST', '/render']);
      expect(headers.authorization).toBe(`Basic ${Buffer.from('reader:hunter2-hunter2').toString('base64')}`);
      const form = new URLSearchParams(body);
      expect(form.get('format')).toBe('json');
      const [, arm] = /^errors\.(.*)\.\*\.rate$/.exec(form.get('target') ?? '') ?? [];
      const [from = 0, to = 0] = ['from', 'until'].map((name) => Number(form.get(name)) * 1_000);
      return {
        body: JSON.stringify(
          heldFor(series, arm, { from, to }).map(({ host, points }) => ({
            target: `errors.${arm}.${host}.rate`,
            tags: { name: `errors.${arm}.${host}.rate` },
            // Where nothing has come yet, it has an empty place.
            datapoints: [...points.map(({ at, value }) => [value, at / 1_000]), [null, to / 1_000]],
          })),
        ),
      };
    },
    days: {
      denied: { status: 401, body: `who is ${auth.password}?` },
      'query-invalid': { status: 400, body: 'Missing required parameter: target' },
      unreadable: { body: '<html>' },
      busy: { status: 503, body: 'upstream' },
    },
  });

textMetricSourceContract('graphite', play, ['quotes']);
