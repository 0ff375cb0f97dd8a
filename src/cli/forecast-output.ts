import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { renderForecast } from './renderers/forecast.ts';
import type { Call } from './verb.ts';

export async function forecastService(call: Call): Promise<ExitCode> {
  const requestsPerSecond = call.options.count('rate') ?? 10;
  const base = shareOf(call, 'base') ?? 0.001;
  const effect = shareOf(call, 'effect');
  return call.withProject<ExitCode>(async (project) => {
    const asked = { requestsPerSecond, base, ...(effect !== undefined && { effect }) };
    const forecast = project.rollouts.forecast(call.argument('service') ?? '', asked);
    await call.screen.present({ json: forecast, text: () => renderForecast(forecast, call.screen.view()) });
    return 0;
  });
}

/** `0.1%`, or `0.001`. */
function shareOf(call: Call, option: 'base' | 'effect'): number | undefined {
  const text = call.options.text(option);
  if (text === undefined) return undefined;
  const digits = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text.trim());
  const share = digits === null ? Number.NaN : Number(digits[1]) / (digits[2] === '%' ? 100 : 1);
  if (share >= 0 && share <= 1) return share;
  throw new DeliveryError('USAGE', `--${option} "${text}" is no share of requests`, {
    hint: `write it as \`--${option} 0.1%\`, or from 0 to 1: \`--${option} 0.001\``,
  });
}
