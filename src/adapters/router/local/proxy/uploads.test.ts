import { test } from 'vitest';
import { allTo, openProxyBed, sendRaw, statusesIn } from '../../../../../test/support/proxy-bed.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

test.for([
  { what: 'an instance broke off', statuses: [502, 502], act: 'reset' },
  { what: 'an instance answered early', statuses: [413, 413], act: 'early' },
  { what: 'its body was too large', statuses: [413, 502], act: 'reset', options: { bodyBytes: 1024 } },
])(
  'who sends all of its body before it reads gets its answer, and the next one, where $what',
  async (sample, { expect }) => {
    await using bed = openProxyBed();
    const endpoint = await bed.bareInstance((socket) => {
      socket.once('data', () => {
        if (sample.act === 'reset') socket.destroy();
        // It reads no further.
        else socket.pause().write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      });
    });
    const { listen } = await bed.route(allTo(endpoint), sample.options ?? {});
    const size = 20 * 1024 * 1024;
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';

    const answer = await sendRaw(
      listen,
      [`${head}${size.toString(16)}\r\n`, `${'x'.repeat(size)}\r\n0\r\n\r\n`, get],
      1_500,
    );

    expect(statusesIn(answer)).toEqual(sample.statuses);
  },
);
