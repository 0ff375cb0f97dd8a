import { parseCidr } from '../cloud/cidr.ts';
import { decimalText, isDecimal, toDouble, type Value } from '../cty/value.ts';

/** Says what is wrong with a known, non-null value, or undefined. */
export type Check = (value: Value) => string | undefined;

export const matches =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    pattern.test(String(value)) ? undefined : `"${String(value)}" is not ${wanted}`;

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(String(value)) ? undefined : `expected one of ${allowed.join(', ')}, got "${String(value)}"`;

export const whole =
  (least: number, most: number): Check =>
  (value) => {
    const number = toDouble(value);
    if (typeof value === 'number' && number !== undefined && number >= least && number <= most) return undefined;
    return `expected a whole number from ${least} to ${most}, got ${shown(value)}`;
  };

export const within =
  (least: number, most: number): Check =>
  (value) => {
    const number = toDouble(value);
    if (number !== undefined && number >= least && number <= most) return undefined;
    return `expected a number from ${least} to ${most}, got ${shown(value)}`;
  };

export const cidr: Check = (value) =>
  parseCidr(String(value)) === undefined ? `"${String(value)}" is not a CIDR block such as 10.0.0.0/16` : undefined;

export const resourceName = matches(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  'a name of 1 to 63 letters, digits, ".", "_" and "-"',
);
export const bucketName = matches(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'a bucket name of 3 to 63 lower-case letters, digits, "." and "-"',
);
export const domainName = matches(/^([a-z0-9_*]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/, 'a domain name');

const shown = (value: Value): string => (isDecimal(value) ? decimalText(value) : JSON.stringify(value));
