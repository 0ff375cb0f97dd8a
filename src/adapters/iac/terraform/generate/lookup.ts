import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json } from '../../../../domain/json.ts';
import type { Resource } from '../../../../domain/project/model.ts';
import type { AccessPath, Reference } from '../../../../domain/project/reference.ts';
import { accessText, quoted } from './expression.ts';
import { secretVariableName, upstreamVariableName, variableName } from './names.ts';
import { addressOf, type Input, own, type Scope, unresolved } from './scope.ts';

/** What a reference stands for, before it is decided how to write it. */
export type Found =
  /** Known now. `variable` is the input variable that carries it into the configuration. */
  | { readonly kind: 'value'; readonly input: Input; readonly variable: string; readonly access: AccessPath }
  /** A fact of the environment: written literally. */
  | { readonly kind: 'fact'; readonly value: string | boolean }
  /** One of the stack's own variables, whose value may hold references. */
  | { readonly kind: 'local'; readonly name: string; readonly value: Json; readonly access: AccessPath }
  /** An output of a stack that is not applied yet, or about to change. */
  | {
      readonly kind: 'unknown';
      readonly stack: string;
      readonly output: string;
      readonly access: AccessPath;
      readonly sensitive: boolean;
    }
  /** Known to the engine only. */
  | { readonly kind: 'code'; readonly code: string };

/** @throws ENGINE_REFERENCE_UNRESOLVED, ENGINE_OUTPUT_MISSING */
export function lookUp(reference: Reference, scope: Scope): Found {
  switch (reference.kind) {
    case 'stack':
      return lookUpOutput(reference, scope);
    case 'variable':
      return lookUpVariable(reference, scope);
    case 'environment':
      return { kind: 'fact', value: environmentFact(reference.attribute, scope) };
    case 'secret': {
      const value = own(scope.work.secrets, reference.name);
      if (value === undefined) throw unresolved(`secrets.${reference.name}`, scope, Object.keys(scope.work.secrets));
      const input = { value, sensitive: true, origin: `secrets.${reference.name}` };
      return { kind: 'value', input, variable: secretVariableName(reference.name), access: [] };
    }
    case 'resource': {
      const resource = scope.resources.get(reference.resource);
      if (resource === undefined) throw unresolved(`resources.${reference.resource}`, scope, scope.resources.keys());
      return { kind: 'code', code: addressOf(resource) + resourceAccess(resource, reference.access) };
    }
    case 'module':
      if (!scope.modules.has(reference.module)) {
        throw unresolved(`modules.${reference.module}`, scope, scope.modules.keys());
      }
      return { kind: 'code', code: `module.${reference.module}${accessText(reference.access)}` };
    case 'iteration':
      return { kind: 'code', code: reference.of + accessText(reference.access) };
  }
}

/** The key of an instance must stand in brackets, where a member may also follow a dot. */
function resourceAccess(resource: Resource, access: AccessPath): string {
  const [key, ...rest] = access;
  const isKey = resource.forEach !== undefined && typeof key === 'string' && key !== '*';
  return isKey ? `[${quoted(key)}]${accessText(rest)}` : accessText(access);
}

function lookUpOutput(reference: Reference & { kind: 'stack' }, scope: Scope): Found {
  const { stack, output, access } = reference;
  const upstream = own(scope.work.upstream, stack);
  if (upstream === undefined) throw unresolved(`stacks.${stack}`, scope, Object.keys(scope.work.upstream));
  const found = own(upstream.outputs ?? {}, output);
  if (upstream.status === 'unknown' && found === undefined) {
    return { kind: 'unknown', stack, output, access, sensitive: upstream.sensitive?.includes(output) === true };
  }
  if (found === undefined) {
    const known = Object.keys(upstream.outputs ?? {})
      .sort()
      .join(', ');
    throw new DeliveryError(
      'ENGINE_OUTPUT_MISSING',
      `stack "${scope.work.stack.name}" refers to output "${output}" of stack "${stack}", which has no such output`,
      { hint: known === '' ? `stack "${stack}" has no outputs` : `stack "${stack}" has: ${known}` },
    );
  }
  return { kind: 'value', input: found, variable: upstreamVariableName(stack, output), access };
}

function lookUpVariable(reference: Reference & { kind: 'variable' }, scope: Scope): Found {
  const { name, access } = reference;
  const local = own(scope.work.stack.variables, name);
  if (local !== undefined && scope.work.stack.content.kind === 'resources') {
    return { kind: 'local', name, value: local, access };
  }
  const variable = own(scope.work.variables, name);
  if (variable === undefined) throw unresolved(`var.${name}`, scope, Object.keys(scope.work.variables));
  const input = { ...variable, origin: `variables.${name}` };
  return { kind: 'value', input, variable: variableName(name), access };
}

function environmentFact(attribute: string, scope: Scope): string | boolean {
  const { environment } = scope.work;
  if (attribute === 'name') return environment.name;
  if (attribute === 'protected') return environment.protected;
  throw unresolved(`env.${attribute}`, scope, ['name', 'protected']);
}
