import { createHmac, randomBytes } from 'node:crypto';

/** 256 bits of chance, in hex. */
export const newKey = (): string => randomBytes(32).toString('hex');

/** HMAC-SHA256 in hex: without the key nobody can try out what the content was. */
export const keyedDigest = (key: string, content: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(content).digest('hex');
