import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Roots below which a filesystem mirror of providers may lie; `FAIRLEAD_PROVIDER_MIRROR` adds one. */
const roots = [process.env['FAIRLEAD_PROVIDER_MIRROR'] ?? '', '/opt', '/usr/share', '/usr/local/share'];

/** A filesystem mirror on this machine that holds `namespace/type` for Terraform; undefined where there is none. */
export function providerMirror(provider: string): string | undefined {
  const candidates = roots
    .filter((root) => root !== '' && existsSync(root))
    .flatMap((root) => [root, ...directoriesIn(root)]);
  return candidates.find((directory) => existsSync(join(directory, 'registry.terraform.io', provider)));
}

/** The text of a CLI configuration file that takes providers from a mirror and from nowhere else. */
export const mirrorConfiguration = (mirror: string): string =>
  `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;

function directoriesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(directory, entry.name));
}
