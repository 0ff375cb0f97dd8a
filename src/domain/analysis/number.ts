/** Four significant digits, without an exponent where a person would not write one. */
export const number = (value: number): string => String(Number(value.toPrecision(4)));

/** Of a share 0 to 1: `0.35 %`. */
export const percent = (share: number): string => `${number(share * 100)} %`;
