import type { SourceModule, SourceModules } from '../config/source-modules.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Files } from '../ports/files.ts';

export interface SourceReading {
  readonly files: Pick<Files, 'exists' | 'list' | 'readText' | 'join' | 'resolve'>;
  /** Where the project file is. */
  readonly directory: string;
  /** Of the process: `TF_VAR_...` gives a variable its value. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Reads the root modules that the stacks name. What cannot be read is left to the engine to tell. */
export async function readSourceModules(reading: SourceReading, sources: readonly string[]): Promise<SourceModules> {
  const found = new Map<string, SourceModule | 'missing'>();
  for (const source of sources) {
    const module = await readSourceModule(reading, source);
    if (module !== undefined) found.set(source, module);
  }
  return found;
}

async function readSourceModule(reading: SourceReading, source: string): Promise<SourceModule | 'missing' | undefined> {
  const { files, environment } = reading;
  const directory = files.resolve(reading.directory, source);
  const { isTerraformFile } = await import('../config/init/plan-init.ts');
  const { readSource } = await import('../config/init/read-source.ts');
  try {
    if (!(await files.exists(directory))) return 'missing';
    const texts: { readonly path: string; readonly text: string }[] = [];
    for (const { name, kind } of await files.list(directory)) {
      if (!isTerraformFile(name)) continue;
      const text = kind === 'directory' ? undefined : await files.readText(files.join(directory, name));
      if (text === undefined) return undefined;
      texts.push({ path: name, text });
    }
    return readSource(texts, givenBy(environment));
  } catch (error) {
    if (isDeliveryError(error)) return undefined;
    throw error;
  }
}

const givenBy = (environment: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set(
    Object.keys(environment)
      .filter((name) => name.startsWith('TF_VAR_'))
      .map((name) => name.slice('TF_VAR_'.length)),
  );
