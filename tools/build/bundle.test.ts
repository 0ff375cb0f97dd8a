import { expect, test } from 'vitest';
import { packageOf } from './bundle.ts';

test.each([
  { path: 'node_modules/zod/v4/core/api.js', directory: 'node_modules/zod' },
  { path: 'node_modules/@grpc/grpc-js/build/src/index.js', directory: 'node_modules/@grpc/grpc-js' },
  {
    path: 'node_modules/@grpc/proto-loader/node_modules/protobufjs/index.js',
    directory: 'node_modules/@grpc/proto-loader/node_modules/protobufjs',
  },
  { path: 'src/index.ts', directory: undefined },
])('$path belongs to $directory', ({ path, directory }) => {
  expect(packageOf(path)).toBe(directory);
});
