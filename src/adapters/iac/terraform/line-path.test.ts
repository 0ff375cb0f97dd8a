import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import { printConfiguration } from './generate/formatted.ts';
import { memberPath } from './generate/origins.ts';
import { pathAtLine } from './line-path.ts';

const text = printConfiguration({
  resource: { aws_vpc: { main: { cidr: 'a', 'odd key': [1, { deep: true }] } } },
});

describe('the path of a line', () => {
  it('names members and items, and for a closing bracket what it closes', () => {
    const lines = text.split('\n').slice(0, -1);

    const paths = lines.map((line, index) => [line.trim(), pathAtLine(text, index + 1)]);

    expect(paths).toEqual([
      ['{', undefined],
      ['"resource": {', 'resource'],
      ['"aws_vpc": {', 'resource.aws_vpc'],
      ['"main": {', 'resource.aws_vpc.main'],
      ['"cidr": "a",', 'resource.aws_vpc.main.cidr'],
      ['"odd key": [', 'resource.aws_vpc.main["odd key"]'],
      ['1,', 'resource.aws_vpc.main["odd key"][0]'],
      ['{', 'resource.aws_vpc.main["odd key"][1]'],
      ['"deep": true', 'resource.aws_vpc.main["odd key"][1].deep'],
      ['}', 'resource.aws_vpc.main["odd key"][1]'],
      [']', 'resource.aws_vpc.main["odd key"]'],
      ['}', 'resource.aws_vpc.main'],
      ['}', 'resource.aws_vpc'],
      ['}', 'resource'],
      ['}', undefined],
    ]);
  });

  it('finds every member of any configuration, each on a line', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const printed = printConfiguration(value as JsonObject);
        const found = new Set(printed.split('\n').map((_, index) => pathAtLine(printed, index + 1)));

        expect(pathsOf(value as JsonObject, '').filter((path) => path !== '' && !found.has(path))).toEqual([]);
      }),
    );
  });
});

function pathsOf(value: Json, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => [memberPath(path, index), ...pathsOf(item, memberPath(path, index))]);
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    memberPath(path, key),
    ...pathsOf(item, memberPath(path, key)),
  ]);
}
