/**
 * Of what a provider says about its types, what one command can meet. AWS answers with 1,500 types, and every command reads
 * them all; a stack uses a few. A type that is left out is unknown to the command: an error, never another meaning.
 */
import { fieldsOf } from './wire.ts';

/** By field of `GetProviderSchema.Response`, in protocols 5 and 6: the provider's own schema, problems, capabilities, functions. */
const wholeInSchema: ReadonlySet<number> = new Set([1, 4, 5, 6, 7]);
/** By field of `GetResourceIdentitySchemas.Response`: problems. */
const wholeInIdentity: ReadonlySet<number> = new Set([2]);

export const schemaFor = (answer: Uint8Array, types: ReadonlySet<string>): Uint8Array =>
  keeping(answer, types, wholeInSchema);

export const identitiesFor = (answer: Uint8Array, types: ReadonlySet<string>): Uint8Array =>
  keeping(answer, types, wholeInIdentity);

function keeping(answer: Uint8Array, types: ReadonlySet<string>, whole: ReadonlySet<number>): Uint8Array {
  const kept: Uint8Array[] = [];
  for (const field of fieldsOf(answer)) {
    if (whole.has(field.number) || types.has(keyOf(field.content))) kept.push(field.whole);
  }
  return Buffer.concat(kept);
}

/** Every other field is a map from the name of a type: an entry has its key as field 1. */
function keyOf(entry: Uint8Array): string {
  for (const { number, content } of fieldsOf(entry)) if (number === 1) return Buffer.from(content).toString('utf8');
  return '';
}
