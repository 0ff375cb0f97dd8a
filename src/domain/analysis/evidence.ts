import type { Measurement } from '../metrics/measurement.ts';
import { unreachable } from '../unreachable.ts';

/** Why a measurement is no number that may be judged, in a few words. */
export function whyNoEvidence(measurement: Exclude<Measurement, { readonly kind: 'value' }>): string {
  switch (measurement.kind) {
    case 'nan':
      return `no finite number (${measurement.result})`;
    case 'empty':
      return measurement.reason;
    case 'several-series':
      return `${measurement.count} series where one was asked for: aggregate them, or name all labels of one`;
    case 'stale':
      return `stale: the newest sample is ${Math.round(measurement.ageMs / 1000)} s old`;
    case 'partial-window':
      return `only ${seconds(measurement.coveredMs)} of the window of ${seconds(measurement.windowMs)} are known`;
    case 'timeout':
      return `no answer within ${seconds(measurement.afterMs)}`;
    case 'error':
      return measurement.detail;
    default:
      return unreachable(measurement);
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
