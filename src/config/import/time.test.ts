import { expect, it } from 'vitest';
import { secondsOf, shownTime } from './time.ts';

it.each([
  ['90', 90, '90s'],
  ['1m30s', 90, '90s'],
  ['2h', 7200, '2h'],
  ['1h0m0s', 3600, '1h'],
  ['500ms', 0.5, '500ms'],
  ['1.5h', 5400, '90m'],
  ['24h', 86_400, '1d'],
  ['0s', 0, '0'],
])('%s is %d seconds, written %s', (text, seconds, written) => {
  expect(secondsOf(text)).toBe(seconds);
  expect(shownTime(seconds)).toBe(written);
});

it.each(['', 'soon', '5 m', '-1s', '1w', 'm'])('%j is no length of time', (text) => {
  expect(secondsOf(text)).toBeUndefined();
});
