import type { OpenProjectOptions } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Json } from '../domain/json.ts';
import type { OptionValues } from './option-values.ts';

/** @throws USAGE for a `--var` without a name or a value */
export function openOptions(
  options: OptionValues,
  env: Readonly<Record<string, string | undefined>>,
  directory: string,
): OpenProjectOptions & { readonly directory: string } {
  const environment = options.text('environment') ?? (env['FAIRLEAD_ENVIRONMENT'] || undefined);
  const engine = options.text('engine');
  const variables = Object.fromEntries(options.list('var').map(parseVariable));
  return {
    directory,
    ...(environment === undefined ? {} : { environment }),
    ...(engine === 'terraform' || engine === 'opentofu' ? { engine } : {}),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}

function parseVariable(text: string): readonly [string, Json] {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new DeliveryError('USAGE', `--var "${equals < 0 ? text : '=…'}" is not of the form NAME=VALUE`, {
      hint: 'write it as `--var size=3` or `--var \'zones=["a","b"]\'`',
    });
  }
  return [text.slice(0, equals), jsonOrText(text.slice(equals + 1))];
}

function jsonOrText(text: string): Json {
  try {
    // JSON.parse gives JSON by definition; its type is any.
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
