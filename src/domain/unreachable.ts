/** Ends a switch over a union: a member nobody handled is a type error here, and a loud failure at run time. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable: ${JSON.stringify(value)}`);
}
