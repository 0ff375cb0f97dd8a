import { expect, test } from 'vitest';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { EngineEvent } from '../domain/events/model.ts';
import { silentCall } from './silent-call.ts';
import { redactedCall, redactedError } from './redaction.ts';

const redact = (text: string): string => text.replaceAll('hunter2', '(secret DB)');

test('takes secrets out of every text of an event, and leaves the rest as it is', () => {
  const heard: EngineEvent[] = [];
  const call = redactedCall({ ...silentCall(), emit: (event: EngineEvent) => heard.push(event) }, redact);

  call.emit({ type: 'diagnostic', severity: 'error', summary: 'login', detail: 'hunter2 refused', line: 3 });

  expect(heard).toEqual([
    { type: 'diagnostic', severity: 'error', summary: 'login', detail: '(secret DB) refused', line: 3 },
  ]);
});

test('takes secrets out of all that an error says', () => {
  const error = new DeliveryError('ENGINE_FAILED', 'hunter2', {
    hint: 'not hunter2',
    data: { diagnostics: [{ detail: 'hunter2' }] },
    problems: [{ code: 'ENGINE_FAILED', severity: 'error', message: 'hunter2', value: 'hunter2' }],
  });

  const redacted = redactedError(error, redact) as DeliveryError;

  expect(JSON.stringify([redacted.message, redacted.hint, redacted.data, redacted.problems])).not.toContain('hunter2');
  expect(redacted).toMatchObject({ code: 'ENGINE_FAILED', data: { diagnostics: [{ detail: '(secret DB)' }] } });
});
