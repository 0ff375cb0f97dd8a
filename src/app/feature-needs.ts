import type { Stack } from '../domain/project/model.ts';
import type { Tool, ToolFeatures } from '../ports/iac-engine.ts';

export interface FeatureNeed {
  readonly feature: keyof ToolFeatures;
  /** What of the stack needs it, e.g. `a removed block`. */
  readonly what: string;
  /** Who has it. */
  readonly since: string;
  /** Path inside the stack. */
  readonly path: string;
}

/** What a stack uses that not every version of every engine has. */
function featureNeeds(stack: Stack): readonly FeatureNeed[] {
  const needs: FeatureNeed[] = [];
  if (stack.content.kind === 'resources') {
    if (stack.content.removed.length > 0) {
      needs.push({
        feature: 'removedBlocks',
        what: '`removed`',
        since: 'Terraform 1.7 and OpenTofu 1.7',
        path: 'removed',
      });
    }
    if (stack.content.imports.length > 0) {
      needs.push({
        feature: 'importBlocks',
        what: '`imports`',
        since: 'Terraform 1.5 and OpenTofu 1.6',
        path: 'imports',
      });
    }
  }
  if (stack.encryption !== undefined) {
    needs.push({ feature: 'stateEncryption', what: '`encryption`', since: 'OpenTofu 1.7', path: 'encryption' });
  }
  if (stack.backend?.type === 's3' && stack.backend.settings['use_lockfile'] === true) {
    needs.push({
      feature: 's3Lockfile',
      what: '`use_lockfile` of the s3 backend',
      since: 'Terraform 1.10 and OpenTofu 1.10',
      path: 'backend',
    });
  }
  return needs;
}

/** What the tool lacks for this stack. */
export const missingFeatures = (stack: Stack, tool: Tool): readonly FeatureNeed[] =>
  featureNeeds(stack).filter((need) => !tool.features[need.feature]);
