import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { Scope } from './scope.ts';
import { renderValue } from './template.ts';

/**
 * `terraform.encryption`, passed through. OpenTofu's own references stand as OpenTofu wants them: `${key_provider.x.y}`
 * in `keys`, the bare `method.x.y` in `method`; everything else is a value like any other.
 */
export function encryptionBody(scope: Scope): JsonObject | undefined {
  const { stack, tool } = scope.work;
  if (stack.encryption === undefined) return undefined;
  if (!tool.features.stateEncryption) {
    throw new DeliveryError(
      'ENGINE_FEATURE_MISSING',
      `stack "${stack.name}" encrypts its state, which ${tool.engine} ${tool.version} cannot do`,
      { hint: 'OpenTofu 1.7 can: `fairlead tools install opentofu`, and `engine: opentofu`' },
    );
  }
  return Object.fromEntries(Object.entries(stack.encryption).map(([key, value]) => [key, render(value, scope)]));
}

function render(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return isEngineReference(value) ? value : renderValue(value, scope);
  if (Array.isArray(value)) return value.map((item: Json) => render(item, scope));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, render(member, scope)]));
}

const isEngineReference = (text: string): boolean => /^\$\{(key_provider|method)(\.[A-Za-z0-9_-]+){2}\}$/.test(text);
