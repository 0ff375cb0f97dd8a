import { expect, test } from 'vitest';
import { hostileRequests, unusualRequests } from '../../../../../test/support/hostile-requests.ts';
import { allTo, openProxyBed, sendRaw, statusesIn } from '../../../../../test/support/proxy-bed.ts';

test('no instance sees a request that could be understood in two ways', async () => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const endpoint = await bed.instance((request, response) => {
    seen.push(request.url ?? '');
    response.end();
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answers = await Promise.all(
    hostileRequests.map(async ({ what, bytes }) => ({
      what,
      answers: statusesIn(await sendRaw(listen, bytes, 5_000)),
    })),
  );

  expect(answers).toEqual(hostileRequests.map(({ what, answers: wanted }) => ({ what, answers: wanted })));
  // A body that is malformed in its middle is known as such only there: its head has gone ahead, its end never comes.
  expect(seen.filter((url) => url !== '/')).toEqual([]);
});

test('what is unusual and clear is served', async () => {
  await using bed = openProxyBed();
  const endpoint = await bed.instance((request, response) => {
    request.resume();
    request.on('end', () => response.end('ok'));
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answers = await Promise.all(
    unusualRequests.map(async ({ what, bytes }) => ({
      what,
      answers: statusesIn(await sendRaw(listen, bytes, 1_000)),
    })),
  );

  expect(answers).toEqual(unusualRequests.map(({ what, answers: wanted }) => ({ what, answers: wanted })));
});
