/** Four significant digits, without an exponent where a person would not write one. */
export const number = (value: number): string => String(Number(value.toPrecision(4)));
