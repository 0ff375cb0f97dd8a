import { expect, test } from 'vitest';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { redactedError } from './redaction.ts';

const redact = (text: string): string => text.replaceAll('hunter2', '(secret DB)');

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
