/**
 * What a version of a tool can do. Sources: the change logs of hashicorp/terraform and opentofu/opentofu at the versions
 * named, and, for the versions of the test bed (Terraform 1.11, OpenTofu 1.6 and 1.12), the contract suite.
 */
import type { EngineName } from '../../../domain/project/model.ts';
import type { ToolFeatures } from '../../../ports/iac-engine.ts';
import { compareVersions } from '../../_shared/version.ts';

type Since = Readonly<Record<EngineName, string | undefined>>;

const since: Readonly<Record<keyof ToolFeatures, Since>> = {
  /** `import` blocks: terraform v1.5.0; OpenTofu was forked from 1.6. */
  importBlocks: { terraform: '1.5.0', opentofu: '1.6.0' },
  /** `removed` blocks: terraform v1.7.0, opentofu v1.7.0. */
  removedBlocks: { terraform: '1.7.0', opentofu: '1.7.0' },
  /** `terraform.encryption`: opentofu v1.7.0 only. */
  stateEncryption: { terraform: undefined, opentofu: '1.7.0' },
  /** s3 `use_lockfile`: terraform v1.10.0 (experimental there, stable in 1.11), opentofu v1.10.0. */
  s3Lockfile: { terraform: '1.10.0', opentofu: '1.10.0' },
  /** `init -json`: terraform v1.9.0, opentofu v1.9.0. */
  initJson: { terraform: '1.9.0', opentofu: '1.9.0' },
  /** Locks on the provider cache: opentofu v1.10.0; in Terraform still open (hashicorp/terraform issue 31964). */
  sharedProviderCache: { terraform: undefined, opentofu: '1.10.0' },
  /** Ephemeral values with write-only arguments: terraform v1.11.0, opentofu v1.11.0. */
  ephemeral: { terraform: '1.11.0', opentofu: '1.11.0' },
};

/** Older ones are refused: `-json` streams, `import` blocks and `workspace select -or-create` are taken for granted. */
export const oldestSupported: Readonly<Record<EngineName, string>> = { terraform: '1.5.0', opentofu: '1.6.0' };

export function toolFeatures(engine: EngineName, version: string): ToolFeatures {
  const has = (feature: keyof ToolFeatures): boolean => {
    const first = since[feature][engine];
    return first !== undefined && compareVersions(version, first) >= 0;
  };
  return {
    removedBlocks: has('removedBlocks'),
    importBlocks: has('importBlocks'),
    stateEncryption: has('stateEncryption'),
    s3Lockfile: has('s3Lockfile'),
    initJson: has('initJson'),
    sharedProviderCache: has('sharedProviderCache'),
    ephemeral: has('ephemeral'),
  };
}
