/** A number that a double cannot hold exactly, as canonical decimal text ("0.1", "-12345678901234567890"). */
export interface Decimal {
  readonly [decimalMark]: string;
}
const decimalMark = Symbol('decimal');
const unknownMark = Symbol('unknown');

/** A value that will be known after apply. */
export interface Unknown {
  readonly [unknownMark]: true;
}

/** A Terraform value. Objects and maps are own-property records; sets are arrays in no particular order. */
export type Value = null | boolean | number | string | Decimal | Unknown | readonly Value[] | ValueObject;
export type ValueObject = { readonly [key: string]: Value };

export const unknown: Unknown = Object.freeze({ [unknownMark]: true as const });

export const isUnknown = (value: Value | undefined): value is Unknown =>
  typeof value === 'object' && value !== null && unknownMark in value;
export const isDecimal = (value: Value | undefined): value is Decimal =>
  typeof value === 'object' && value !== null && decimalMark in value;
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
export const isObject = (value: Value | undefined): value is ValueObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value) && !isDecimal(value);

/** The text of a decimal. */
export const decimalText = (value: Decimal): string => value[decimalMark];

/** Terraform computes with 512-bit floats; an exponent past this is a broken message, not a number to expand. */
const largestExponent = 10_000;

/** The number a decimal text stands for: a plain number where it is a safe integer, else exact text. */
export function numberValue(text: string): number | Decimal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match ?? [];
  const exponent = Number(exponentText);
  if (match === null || whole + fraction === '' || Math.abs(exponent) > largestExponent) {
    throw new TypeError(`not a number: ${JSON.stringify(text.slice(0, 60))}`);
  }
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const integer = (point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')).replace(/^0+(?=\d)/, '');
  const rest = (point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)).replace(/0+$/, '');
  const canonical = `${sign === '-' ? '-' : ''}${integer}${rest === '' ? '' : `.${rest}`}`;
  if (rest === '' && Number.isSafeInteger(Number(canonical))) return Number(canonical) + 0;
  return Object.freeze({ [decimalMark]: canonical });
}

/**
 * The value of a double as it came over the wire: exact, digit by digit.
 * The shortest text of a double ("8.67e-19") is another number in Terraform's arithmetic than the double itself.
 */
export function exactNumber(double: number): number | Decimal {
  if (Number.isSafeInteger(double)) return double + 0;
  if (!Number.isFinite(double)) throw new TypeError(`not a number: ${double}`);
  let scaled = double;
  let halvings = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings += 1;
  }
  // m / 2^n is m·5^n / 10^n.
  return numberValue(`${BigInt(scaled) * 5n ** BigInt(halvings)}e-${halvings}`);
}

/** A double near enough to compute with. */
export const toDouble = (value: Value | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  return isDecimal(value) ? Number(decimalText(value)) : undefined;
};

/** Whether nothing in a value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (isUnknown(value)) return false;
  if (isList(value)) return value.every(isWhollyKnown);
  return !isObject(value) || Object.values(value).every(isWhollyKnown);
}
