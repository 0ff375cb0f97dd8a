import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { type DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';

export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A tool shows its user hardly more than this number; 5xx it tries again. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  STATE_LOCKED: 423,
  STATE_LOCK_WRONG: 409,
  STATE_LOCK_LOST: 409,
  STATE_SERIAL_BACK: 409,
  STATE_LINEAGE_CHANGED: 409,
  STATE_INVALID: 400,
  STATE_STORE_BUSY: 503,
  STATE_STORE_DISK_FULL: 507,
};

export function answerTo(error: unknown): Answer {
  if (!isDeliveryError(error)) return plain(500, 'INTERNAL', 'the request failed');
  return plain(statuses[error.code] ?? 500, error.code, error.message);
}

/** The lock that stands in the way, as the tool wrote it: it shows who holds it. */
export const lockedAnswer = (error: DeliveryError, info: JsonObject): Answer => ({
  ...answerTo(error),
  body: JSON.stringify(info),
});

export const plain = (status: number, code: string, message: string): Answer => ({
  status,
  body: JSON.stringify({ code, message }),
});
