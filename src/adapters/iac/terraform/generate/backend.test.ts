import { expect, test } from 'vitest';
import { allFeatures, workOf } from '../../../../../test/support/stack-work.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { backendOf } from './backend.ts';
import { openScope } from './scope.ts';

const backend = (type: string, settings: JsonObject, s3Lockfile: boolean) =>
  backendOf(
    openScope(
      workOf(
        {},
        {
          tool: { engine: 'terraform', path: '/x', version: '1.9.0', features: { ...allFeatures, s3Lockfile } },
          stack: { backend: { type, settings } },
        },
      ),
      undefined,
    ),
  );

test.each<{ type: string; settings: JsonObject; rendered: JsonObject; why: string }>([
  {
    type: 'local',
    settings: {},
    rendered: { path: '../../../state/staging/app.tfstate' },
    why: 'the usual state file',
  },
  {
    type: 'local',
    settings: { path: 'here/x.tfstate' },
    rendered: { path: '../../../../here/x.tfstate' },
    why: 'relative to the project',
  },
  { type: 'local', settings: { path: '/x.tfstate' }, rendered: { path: '/x.tfstate' }, why: 'absolute' },
  {
    type: 's3',
    settings: { bucket: 'b' },
    rendered: { bucket: 'b', use_lockfile: true },
    why: 'locked unless told otherwise',
  },
  { type: 's3', settings: { use_lockfile: false }, rendered: { use_lockfile: false }, why: 'told otherwise' },
  { type: 's3', settings: { dynamodb_table: 't' }, rendered: { dynamodb_table: 't' }, why: 'locked by a table' },
  { type: 'http', settings: { address: 'https://x' }, rendered: { address: 'https://x' }, why: 'as it stands' },
  { type: 'remote', settings: { workspaces: { name: 'w' } }, rendered: { workspaces: { name: 'w' } }, why: 'nested' },
  ...['azurerm', 'consul', 'cos', 'gcs', 'kubernetes', 'oci', 'oss', 'pg'].map((type) => ({
    type,
    settings: { a: 1 },
    rendered: { a: 1 },
    why: 'as it stands',
  })),
])('$type $settings: $why', ({ type, settings, rendered }) => {
  expect(backend(type, settings, true)).toEqual({ type, settings: rendered });
});

test.each<{ type: string; settings: JsonObject; code: string; why: string }>([
  { type: 'etcd', settings: {}, code: 'ENGINE_BACKEND_UNKNOWN', why: 'no engine has it any more' },
  { type: 'pg', settings: { conn_str: '${secrets.PG}' }, code: 'ENGINE_BACKEND_NOT_CONCRETE', why: 'a reference' },
  {
    type: 'gcs',
    settings: { a: [{ b: '%{if x}' }] },
    code: 'ENGINE_BACKEND_NOT_CONCRETE',
    why: 'a directive, deep inside',
  },
  {
    type: 's3',
    settings: { use_lockfile: true },
    code: 'ENGINE_FEATURE_MISSING',
    why: 'a lock file with an old engine',
  },
])('$type $settings is refused: $why', ({ type, settings, code }) => {
  expect(() => backend(type, settings, false)).toThrow(expect.objectContaining({ code }));
});
