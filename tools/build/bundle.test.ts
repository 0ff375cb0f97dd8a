import { expect, test } from 'vitest';
import { packageOf } from './bundle.ts';

test.each([
  { path: 'node_modules/zod/v4/core/api.js', name: 'zod' },
  { path: 'node_modules/@grpc/grpc-js/build/src/index.js', name: '@grpc/grpc-js' },
  { path: 'node_modules/@grpc/proto-loader/node_modules/protobufjs/index.js', name: 'protobufjs' },
  { path: 'src/index.ts', name: undefined },
])('$path belongs to $name', ({ path, name }) => {
  expect(packageOf(path)).toBe(name);
});
