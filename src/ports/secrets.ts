import type { SecretSource } from '../domain/project/model.ts';

/** Reads secret values. Every value it has handed out is known to the redactor. */
export interface Secrets {
  /** @throws SECRET_MISSING, SECRET_COMMAND_FAILED; never with the value in the message */
  read(name: string, source: SecretSource): Promise<string>;
  /** Replaces every value handed out so far by `(secret NAME)`. */
  redact(text: string): string;
}
