import { query } from 'jsonpath-rfc9535';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Json } from '../../../domain/json.ts';

/** All that stands there; undefined: the document cannot be searched so (it is nested too deeply). */
export function nodesAt(body: Json, path: string): readonly Json[] | undefined {
  try {
    // It reads, and its types only do not say so.
    return query(body as Parameters<typeof query>[0], path);
  } catch {
    return undefined;
  }
}

/** @throws METRIC_SOURCE_INVALID */
export function checkPath(key: string, path: string | undefined): void {
  if (path === undefined || nodesAt(null, path) !== undefined) return;
  throw new DeliveryError('METRIC_SOURCE_INVALID', `\`${key}\` of a metric source is no JSONPath: ${path}`, {
    hint: 'write it as RFC 9535 has it: `$.data[0].value`',
    data: { key, value: path },
  });
}
