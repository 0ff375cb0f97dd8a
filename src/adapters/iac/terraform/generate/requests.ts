import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { ImportRequest, MovedRequest, RemovedRequest } from '../../../../domain/project/model.ts';
import { instanceAddress } from './resources.ts';
import type { Scope } from './scope.ts';
import { renderValue } from './template.ts';

/** `import` blocks. @throws ENGINE_FEATURE_MISSING */
export function importBlocks(imports: readonly ImportRequest[], scope: Scope): readonly Json[] {
  if (imports.length > 0 && !scope.work.tool.features.importBlocks) throw missing('imports resources', '1.5', scope);
  return imports.map(({ to, id }) => ({ to: instanceAddress(to, scope), id: renderValue(id, scope) }));
}

/** `removed` blocks. @throws ENGINE_FEATURE_MISSING */
export function removedBlocks(removed: readonly RemovedRequest[], scope: Scope): readonly Json[] {
  if (removed.length > 0 && !scope.work.tool.features.removedBlocks) throw missing('forgets resources', '1.7', scope);
  return removed.map(({ from, destroy }): JsonObject => ({ from, lifecycle: { destroy } }));
}

export const movedBlocks = (moved: readonly MovedRequest[]): readonly Json[] =>
  moved.map(({ from, to }): JsonObject => ({ from, to }));

function missing(what: string, since: string, scope: Scope): DeliveryError {
  const { stack, tool } = scope.work;
  return new DeliveryError(
    'ENGINE_FEATURE_MISSING',
    `stack "${stack.name}" ${what}, which ${tool.engine} ${tool.version} cannot do`,
    { hint: `Terraform ${since} and OpenTofu ${since} can: \`fairlead tools install opentofu\`` },
  );
}
