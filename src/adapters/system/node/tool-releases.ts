/** Where the official releases are, and how their files are called. */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { EngineName } from '../../../domain/project/model.ts';

/** The newest version of each tool that this Fairlead was tested with. */
export const newestKnown: Readonly<Record<EngineName, string>> = { opentofu: '1.12.6', terraform: '1.11.4' };

export interface Release {
  readonly archive: string;
  readonly archiveUrl: string;
  readonly sumsUrl: string;
}

/** @param mirror stands in for the host (`https://github.com`, `https://releases.hashicorp.com`); paths stay as they are */
export function releaseOf(
  engine: EngineName,
  version: string,
  {
    platform,
    architecture,
    mirror,
  }: { readonly platform: string; readonly architecture: string; readonly mirror?: string | undefined },
): Release {
  const machine = `${wordFor(systems, platform, platform)}_${wordFor(architectures, architecture, platform)}`;
  const { host, directory, name } = layouts[engine](version);
  const base = `${(mirror ?? host).replace(/\/+$/, '')}/${directory}`;
  const archive = `${name}_${version}_${machine}.zip`;
  return { archive, archiveUrl: `${base}/${archive}`, sumsUrl: `${base}/${name}_${version}_SHA256SUMS` };
}

/** File name → hex digest, from the text of a `SHA256SUMS`. */
export function parseSums(text: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) sums.set(match[2], match[1].toLowerCase());
  }
  return sums;
}

interface ReleaseLayout {
  readonly host: string;
  readonly directory: string;
  readonly name: string;
}

const layouts: Readonly<Record<EngineName, (version: string) => ReleaseLayout>> = {
  opentofu: (version) => ({
    host: 'https://github.com',
    directory: `opentofu/opentofu/releases/download/v${version}`,
    name: 'tofu',
  }),
  terraform: (version) => ({
    host: 'https://releases.hashicorp.com',
    directory: `terraform/${version}`,
    name: 'terraform',
  }),
};

const systems: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
  freebsd: 'freebsd',
};
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', ia32: '386', arm: 'arm' };

function wordFor(words: Readonly<Record<string, string>>, key: string, platform: string): string {
  const word = Object.hasOwn(words, key) ? words[key] : undefined;
  if (word !== undefined) return word;
  throw new DeliveryError('TOOL_PLATFORM_UNSUPPORTED', `there are no releases for ${platform} on ${key}`);
}
