import { expect, test } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { filledText } from './fill-text.ts';

const evil = '"} or vector(1) or x{y="';

test.each([
  { reason: 'a string', text: 'a{arm="{arm}"}', value: evil, filled: 'a{arm="\\"} or vector(1) or x{y=\\""}' },
  { reason: 'single quotes', text: "a{arm='{arm}'}", value: "it's", filled: "a{arm='it\\'s'}" },
  { reason: 'the other quote', text: 'a{arm="{arm}"}', value: "it's", filled: 'a{arm="it\'s"}' },
  { reason: 'a backslash', text: 'a{arm="{arm}"}', value: '\\', filled: 'a{arm="\\\\"}' },
  { reason: 'a line break', text: 'a{arm="{arm}"}', value: 'a\nb', filled: 'a{arm="a\\nb"}' },
  {
    reason: 'a pattern',
    text: 'a{arm=~"x-{arm}.*"}',
    value: 'v1.2|.*',
    filled: 'a{arm=~"x-v1\\\\.2\\\\|\\\\.\\\\*.*"}',
  },
  { reason: 'a pattern that must not match', text: 'a{arm!~ "{arm}"}', value: '.', filled: 'a{arm!~ "\\\\."}' },
  { reason: 'a name', text: 'sum({arm}{x="y"})', value: 'requests_total', filled: 'sum(requests_total{x="y"})' },
  { reason: 'a number', text: 'a > {arm}', value: 0.5, filled: 'a > 0.5' },
  { reason: 'backticks', text: 'a{arm=`{arm}`}', value: '"\\', filled: 'a{arm=`"\\`}' },
  { reason: 'a comment', text: 'a # {arm}\n+ 1', value: 'b\nor vector(1)', filled: 'a # b or vector(1)\n+ 1' },
  { reason: 'the window', text: 'rate(a[{window}])', value: '', filled: 'rate(a[90s])' },
])('quotes an argument as its place requires: $reason', ({ text, value, filled }) => {
  expect(filledText(text, { arm: value }, 90_000)).toBe(filled);
});

test.each([
  { text: 'sum(a{x="y"}) + {arm}', value: 'vector(1)' },
  { text: 'a{arm={arm}}', value: '"b"' },
  { text: 'a{arm=`{arm}`}', value: '` or vector(1)' },
  { text: 'a{x="y"} {arm}', value: 'b or c' },
])('refuses a value that would change the query $text', ({ text, value }) => {
  const error = (() => {
    try {
      return filledText(text, { arm: value }, 1_000);
    } catch (reason) {
      return reason;
    }
  })();

  expect(isDeliveryError(error) && error.code).toBe('METRIC_ARGUMENT_INVALID');
});

test('leaves selectors alone', () => {
  const text = 'sum by (le) (rate(a_bucket{job="x", le=~"0.1|{arm}"}[{window}]))';

  expect(filledText(text, { arm: '1' }, 60_000)).toBe('sum by (le) (rate(a_bucket{job="x", le=~"0.1|1"}[60s]))');
});
