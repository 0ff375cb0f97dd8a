import type { ErrorCode } from '../errors/catalogue.ts';
import { DeliveryError } from '../errors/delivery-error.ts';
import type { FilePath } from './edit.ts';

/** Path as the project file's messages write it: `stacks.network.resources[0]`. */
export const pathText = (path: FilePath): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

export const refusal = (code: ErrorCode, message: string, hint?: string): DeliveryError =>
  new DeliveryError(code, message, hint === undefined ? {} : { hint });
