import type { Json, JsonObject } from '../../../../domain/json.ts';

const prefix = '__up_';

/** Name of the `terraform_data` resource that stands in for the outputs of a stack that are not known yet. */
export const placeholderName = (stack: string): string => `${prefix}${stack}`;

/** The full address of a stack's stand-in. */
export const placeholderAddress = (stack: string): string => `terraform_data.${placeholderName(stack)}`;

/** True for the address of a stand-in: never part of what the user asked for, never to be applied (I6). */
export const isPlaceholderAddress = (address: string): boolean => address.startsWith(`terraform_data.${prefix}`);

/** The stack a stand-in stands for; undefined where the address is none. */
export const placeholderStack = (address: string): string | undefined =>
  isPlaceholderAddress(address) ? address.slice(`terraform_data.${prefix}`.length) : undefined;

/** Name of the module that hands stand-ins on to a root module of the user, as the values of its variables: see `tentative/`. */
export const standInModule = '__up';

/** The body of the stand-in. Its `output` is unknown until it is applied, which never happens. */
export function placeholderBody(outputs: Iterable<string>): JsonObject {
  return { input: Object.fromEntries([...outputs].map((output) => [output, placeholderValue()])) };
}

/**
 * What stands for an output of unknown type: null has no type of its own, so `.output.<name>` is unknown in value *and*
 * type; any access, conversion or iteration is accepted, and `count`, `for_each` and `length()` honestly say that they
 * cannot be determined yet. (A string or a tuple would promise a type or a length.)
 */
function placeholderValue(): Json {
  return null;
}
