import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { Scope } from './scope.ts';
import { outsideOwnVariables, renderValue } from './template.ts';

/**
 * `terraform.encryption`, passed through. OpenTofu's own references (`key_provider.x.y`, `method.x.y`) are written bare, or
 * as `$${key_provider.x.y}`; everything else is a value like any other.
 * @throws ENGINE_FEATURE_MISSING
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
  return renderBody(stack.encryption, outsideOwnVariables(scope));
}

const renderBody = (body: JsonObject, scope: Scope): JsonObject =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, render({ name, value }, scope)]));

function render({ name, value }: { readonly name: string; readonly value: Json }, scope: Scope): Json {
  if (isJsonObject(value)) return renderBody(value, scope);
  if (Array.isArray(value)) return value.map((item: Json) => render({ name, value: item }, scope));
  const reference = typeof value === 'string' ? engineReference.exec(value)?.[1] : undefined;
  if (reference === undefined) return renderValue(value, scope);
  // `method` takes a bare reference, all other arguments an expression.
  return name === 'method' ? reference : `\${${reference}}`;
}

const engineReference = /^(?:\${1,2}\{)?((?:key_provider|method)(?:\.[A-Za-z_][A-Za-z0-9_-]*){2})\}?$/;
