/** A provider that `init` has chosen. */
export interface LockedProvider {
  /** E.g. `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  readonly version: string;
  /** Of the packages that may be used, e.g. `h1:...`. */
  readonly hashes: readonly string[];
}

/** Out of `.terraform.lock.hcl`, which only the tool writes: one block for each provider. */
export function lockedProviders(lockFile: string): readonly LockedProvider[] {
  const blocks = lockFile.matchAll(/^provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"(.*?)^\}/gms);
  return [...blocks].map(([, address = '', version = '', rest = '']) => ({
    address,
    version,
    hashes: [...rest.matchAll(/"((?:h1|zh):[^"]+)"/g)].map(([, hash = '']) => hash),
  }));
}
