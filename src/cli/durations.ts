import { DeliveryError } from '../domain/errors/delivery-error.ts';

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of `30s`, `10m`, `8h`, `1d`; undefined where the option was not given. @throws USAGE */
export function secondsOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  if (number !== undefined && isUnit(unit)) return Number(number) * seconds[unit];
  throw new DeliveryError('USAGE', `--${option} is no time: ${JSON.stringify(text)}`, {
    hint: `write a number and a unit, as in \`--${option} 30s\`, \`10m\` or \`8h\``,
  });
}

const isUnit = (text: string | undefined): text is keyof typeof seconds => text !== undefined && text in seconds;
