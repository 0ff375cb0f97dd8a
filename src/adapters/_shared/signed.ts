import { createHmac } from 'node:crypto';

/**
 * Proves to the receiver that we sent the body, and when: the signature is HMAC-SHA256 with the shared key over
 * `<timestamp>.<body>`. A receiver compares in constant time, and refuses timestamps that are more than minutes old.
 */
export function signature(key: string, body: string, now: Date): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const digest = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-fairlead-timestamp': timestamp, 'x-fairlead-signature': `sha256=${digest}` };
}
