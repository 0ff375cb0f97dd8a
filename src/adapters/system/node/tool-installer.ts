import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { EngineName } from '../../../domain/project/model.ts';
import type { ToolInstaller } from '../../../ports/tool-locator.ts';
import { isVersion } from '../../_shared/version.ts';
import { downloadFile, type DownloadOptions, downloadText } from './download.ts';
import { fileError, systemCode } from './file-error.ts';
import { programName } from './tool-places.ts';
import { newestKnown, parseSums, releaseOf } from './tool-releases.ts';

export interface ToolInstallerDeps {
  /** Where tools go, see `toolDirectory`. */
  readonly directory: string;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** `FAIRLEAD_TOOLS_MIRROR`: stands in for the hosts of the releases. */
  readonly mirror?: string | undefined;
  /** @default 30 s */
  readonly idleMs?: number;
}

const largestArchive = 512 * 1024 * 1024;
const largestProgram = 1024 * 1024 * 1024;
const temporaryPrefix = '.installing-';
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Fetches a release, checks it against its SHA256SUMS, and puts the program in place in one step: whoever looks sees the
 * whole program or none, also when several install at once.
 */
export function createToolInstaller(deps: ToolInstallerDeps): ToolInstaller {
  return {
    async install(engine, version = newestKnown[engine], report, signal) {
      const wanted = checkedVersion(version);
      const program = programName(engine, deps.platform);
      const home = join(deps.directory, engine, wanted);
      const path = join(home, program);
      if (await exists(path)) return { path, version: wanted, alreadyThere: true };
      if (engine === 'terraform') report(terraformLicence);
      await removeAbandoned(join(deps.directory, engine));
      const temporary = join(deps.directory, engine, `${temporaryPrefix}${randomBytes(6).toString('hex')}`);
      try {
        await attempt('make directory', temporary, () => mkdir(temporary, { recursive: true }));
        await fetchProgram(deps, { engine, version: wanted, program, temporary, report, signal });
        return { path, version: wanted, alreadyThere: !(await putInPlace(temporary, home)) };
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
  };
}

const terraformLicence =
  'Terraform is licensed by HashiCorp under the Business Source License 1.1: https://www.hashicorp.com/bsl';

function checkedVersion(text: string): string {
  const version = text.replace(/^v/, '');
  if (isVersion(version) && /^\d+\.\d+\.\d+/.test(version)) return version;
  throw new DeliveryError('TOOL_VERSION_INVALID', `"${text}" is not the version of a release`);
}

interface Fetching {
  readonly engine: EngineName;
  readonly version: string;
  readonly program: string;
  readonly temporary: string;
  readonly report: (text: string) => void;
  readonly signal: AbortSignal;
}

async function fetchProgram(deps: ToolInstallerDeps, fetching: Fetching): Promise<void> {
  const { engine, version, program, temporary, report, signal } = fetching;
  const release = releaseOf(engine, version, deps);
  const options: DownloadOptions = { signal, idleMs: deps.idleMs ?? 30_000, maxBytes: largestArchive };
  report(`fetching ${release.archiveUrl}`);
  const sums = parseSums(await downloadText(release.sumsUrl, { ...options, maxBytes: 1024 * 1024 }));
  const expected = sums.get(release.archive);
  if (expected === undefined) {
    throw new DeliveryError('TOOL_PLATFORM_UNSUPPORTED', `${release.sumsUrl} does not list ${release.archive}`);
  }
  const archive = join(temporary, 'archive.zip');
  const actual = await downloadFile(release.archiveUrl, archive, options);
  if (actual !== expected) {
    throw new DeliveryError('TOOL_DOWNLOAD_TAMPERED', `${release.archive} has the SHA-256 ${actual}, not ${expected}`, {
      data: { archive: release.archive, expected, actual },
    });
  }
  report(`checked ${release.archive}: SHA-256 ${actual}`);
  const bytes = unpack(await attempt('read', archive, () => readFile(archive)), program, release.archive);
  await attempt('write', program, async () => {
    await writeFile(join(temporary, program), bytes, { flag: 'wx' });
    await chmod(join(temporary, program), 0o755);
    await rm(archive);
  });
}

function unpack(archive: Uint8Array, program: string, name: string): Uint8Array {
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(archive, { filter: (file) => file.name === program && file.originalSize <= largestProgram });
  } catch (cause) {
    throw new DeliveryError('TOOL_DOWNLOAD_FAILED', `${name} is no archive that can be unpacked`, { cause });
  }
  const bytes = files[program];
  if (bytes === undefined)
    throw new DeliveryError('TOOL_DOWNLOAD_FAILED', `${name} does not hold a program "${program}"`);
  return bytes;
}

/** False: another process was quicker, and what it put there is as good. */
async function putInPlace(temporary: string, home: string): Promise<boolean> {
  try {
    await rename(temporary, home);
    return true;
  } catch (error) {
    const taken = ['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(systemCode(error) ?? '') && (await exists(home));
    if (taken) return false;
    throw fileError('write', home, error);
  }
}

/** What a killed installation left behind. */
async function removeAbandoned(directory: string): Promise<void> {
  const names = (await exists(directory)) ? await readdir(directory) : [];
  for (const name of names.filter((each) => each.startsWith(temporaryPrefix))) {
    const path = join(directory, name);
    const age =
      Date.now() -
      (await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      ));
    if (age > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function attempt<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(doing, path, error);
  }
}
