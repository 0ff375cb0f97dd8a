import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { ImportRequest, MovedRequest, RemovedRequest } from '../../../../domain/project/model.ts';
import { compareVersions } from '../../../_shared/version.ts';
import { instanceAddress } from './resources.ts';
import { addressOfName, type Scope } from './scope.ts';
import { literalTemplate } from './template.ts';

/** `import` blocks. @throws ENGINE_FEATURE_MISSING */
export function importBlocks(imports: readonly ImportRequest[], scope: Scope): readonly Json[] {
  if (imports.length > 0 && !scope.work.tool.features.importBlocks) {
    throw missing('imports resources', 'Terraform 1.5 and OpenTofu 1.6', scope);
  }
  return imports.map(({ to, id }): JsonObject => ({ to: instanceAddress(to, scope), id: literalTemplate(id) }));
}

/** `removed` blocks. @throws ENGINE_FEATURE_MISSING */
export function removedBlocks(removed: readonly RemovedRequest[], scope: Scope): readonly Json[] {
  if (removed.length > 0 && !scope.work.tool.features.removedBlocks) {
    throw missing('forgets resources', 'Terraform 1.7 and OpenTofu 1.7', scope);
  }
  return removed.map((request) => removedBlock(request, scope));
}

/** A name stands for a resource of the stack; only the full address has a dot. */
export function movedBlocks(moved: readonly MovedRequest[], scope: Scope): readonly Json[] {
  return moved.map(({ from, to }): JsonObject => {
    const newAddress = isAddress(to) ? to : addressOfName(to, scope);
    return { from: isAddress(from) ? from : renamed(newAddress, from), to: newAddress };
  });
}

const isAddress = (text: string): boolean => text.includes('.');

/** The address with another name at its end: a move keeps the type. */
const renamed = (address: string, name: string): string => address.replace(/\.[^.]*$/, () => `.${name}`);

/** OpenTofu before 1.10 knows no `lifecycle` here, and always forgets (opentofu issue 2556). */
function removedBlock({ from, destroy }: RemovedRequest, scope: Scope): JsonObject {
  const { engine, version } = scope.work.tool;
  if (engine !== 'opentofu' || compareVersions(version, '1.10.0') >= 0) return { from, lifecycle: { destroy } };
  if (destroy) throw missing('removes a resource with `destroy: true`', 'Terraform 1.7 and OpenTofu 1.10', scope);
  return { from };
}

function missing(what: string, since: string, scope: Scope): DeliveryError {
  const { stack, tool } = scope.work;
  return new DeliveryError(
    'ENGINE_FEATURE_MISSING',
    `stack "${stack.name}" ${what}, which ${tool.engine} ${tool.version} cannot do`,
    { hint: `${since} can: \`fairlead tools install opentofu\`` },
  );
}
