import { canonicalText } from '../canonical-json.ts';
import type { Verify } from '../review/approvals.ts';
import { format, newest } from './chain.ts';
import type { DecisionRecord, RecordSignature } from './model.ts';

/** What is signed: who vouches for which record, and since when. */
export const signedMessage = (digest: string, { by, at }: Pick<RecordSignature, 'by' | 'at'>): string =>
  canonicalText([`${format}-signature`, newest, digest, by, at]);

export interface SignatureFault {
  readonly code: 'RECORD_SIGNATURE_WRONG' | 'RECORD_NOT_SIGNED';
  readonly why: string;
}

/** @param key that it must be signed with, as signatures hold it. @default any, or none */
export function signatureFault(
  { digest, signature }: DecisionRecord,
  verify: Verify,
  key: string | undefined,
): SignatureFault | undefined {
  if (signature === undefined)
    return key === undefined ? undefined : { code: 'RECORD_NOT_SIGNED', why: 'nobody has signed it' };
  if (!verify(signedMessage(digest, signature), { key: signature.key, value: signature.value }))
    return { code: 'RECORD_SIGNATURE_WRONG', why: `the signature of ${signature.by} does not fit` };
  return key === undefined || key === signature.key
    ? undefined
    : { code: 'RECORD_SIGNATURE_WRONG', why: `it is signed by ${signature.by} with another key` };
}
