import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

/** PEM texts; `cert` may be a chain, the server's own first. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Before anybody trusts it: that it can be read, that the key is its own, that it is of today. @throws STATE_CERTIFICATE */
export function checkCertificate(certificate: Certificate, now: Date): void {
  const leaf = attempt('the certificate cannot be read', () => new X509Certificate(certificate.cert));
  attempt('certificate and key do not go together, or the key cannot be read', () => createSecureContext(certificate));
  if (now > new Date(leaf.validTo)) throw refused(`the certificate has expired on ${leaf.validTo}`);
  if (now < new Date(leaf.validFrom)) throw refused(`the certificate is valid from ${leaf.validFrom} only`);
}

function attempt<T>(fault: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw refused(fault, cause);
  }
}

const refused = (what: string, cause?: unknown): DeliveryError =>
  new DeliveryError('STATE_CERTIFICATE', what, cause === undefined ? {} : { cause });
