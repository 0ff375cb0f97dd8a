import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStreamLine } from './event-stream.ts';
import { redactor } from './redaction.ts';

const read = (line: string) => readStreamLine(line, redactor(['hunter2-hunter2']));

const hook = (type: string, more: object = {}): string =>
  JSON.stringify({
    '@message': 'words',
    type,
    hook: { resource: { addr: 'aws_vpc.main' }, action: 'create', elapsed_seconds: 3, ...more },
  });

const resource = { address: 'aws_vpc.main', action: 'create' };

const rows: readonly { readonly why: string; readonly line: string; readonly item: unknown }[] = [
  { why: 'a start', line: hook('apply_start'), item: { event: { type: 'resource.started', ...resource } } },
  {
    why: 'progress',
    line: hook('apply_progress'),
    item: { event: { type: 'resource.progress', ...resource, elapsedSeconds: 3 } },
  },
  {
    why: 'an end',
    line: hook('apply_complete', { id_value: 'vpc-1' }),
    item: { event: { type: 'resource.completed', ...resource, elapsedSeconds: 3, id: 'vpc-1' } },
  },
  { why: 'a failure', line: hook('apply_errored'), item: { event: { type: 'resource.failed', ...resource } } },
  { why: 'a refresh', line: hook('refresh_start'), item: { event: { type: 'refresh', address: 'aws_vpc.main' } } },
  { why: 'the end of a refresh', line: hook('refresh_complete'), item: { kind: 'nothing' } },
  {
    why: 'a planned change',
    line: JSON.stringify({ type: 'planned_change', change: { resource: { addr: 'a.b' }, action: 'remove' } }),
    item: { event: { type: 'change.planned', address: 'a.b', action: 'remove' } },
  },
  {
    why: 'drift',
    line: JSON.stringify({ type: 'resource_drift', change: { resource: { addr: 'a.b' }, action: 'update' } }),
    item: { event: { type: 'drift.found', address: 'a.b', action: 'update' } },
  },
  {
    why: 'a stand-in of ours',
    line: JSON.stringify({
      type: 'planned_change',
      change: { resource: { addr: 'terraform_data.__up_net' }, action: 'create' },
    }),
    item: { kind: 'nothing' },
  },
  {
    why: 'a diagnostic',
    line: JSON.stringify({
      type: 'diagnostic',
      diagnostic: { severity: 'warning', summary: 'Old', detail: 'hunter2-hunter2' },
    }),
    item: { kind: 'diagnostic', diagnostic: { severity: 'warning', summary: 'Old', detail: '(sensitive)' } },
  },
  { why: 'the version line', line: '{"type":"version","terraform":"1.11.4"}', item: { kind: 'nothing' } },
  {
    why: 'outputs, which hold values',
    line: '{"type":"outputs","outputs":{"a":{"value":"hunter2-hunter2"}}}',
    item: { kind: 'nothing' },
  },
  {
    why: 'a type that this version does not know',
    line: '{"type":"policy_verdict","@message":"policy says hunter2-hunter2"}',
    item: { event: { type: 'message', text: 'policy says (sensitive)', engineType: 'policy_verdict' } },
  },
  {
    why: 'a coloured paragraph between the lines',
    line: '\u001b[0m\u001b[1mInitializing the backend...\u001b[0m',
    item: { event: { type: 'message', text: 'Initializing the backend...' } },
  },
  {
    why: 'half a line of JSON',
    line: '{"type":"apply_st',
    item: { event: { type: 'message', text: '{"type":"apply_st' } },
  },
  { why: 'an empty line', line: '   ', item: { kind: 'nothing' } },
];

describe('the event stream', () => {
  for (const { why, line, item } of rows) it(`reads ${why}`, () => expect(read(line)).toMatchObject(item as object));

  it('takes any line, and never shows a secret', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ type: fc.string(), '@message': fc.jsonValue(), hook: fc.jsonValue(), change: fc.jsonValue() })
        .map((each) => JSON.stringify(each)),
      fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before}hunter2-hunter2${after}`),
    );
    fc.assert(
      fc.property(line, (text) => {
        expect(JSON.stringify(read(text))).not.toContain('hunter2-hunter2');
      }),
    );
  });
});
