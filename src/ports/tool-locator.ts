import type { EngineName, Settings } from '../domain/project/model.ts';
import type { Tool } from './iac-engine.ts';

/** Finds the programs of engines: by setting, installed by us, or on PATH. */
export interface ToolLocator {
  /** @throws TOOL_MISSING, TOOL_TOO_OLD, TOOL_BROKEN, TOOL_VERSION_MISMATCH */
  locate(engine: EngineName, settings: Settings): Promise<Tool>;
  /** Everything that could be found, also what cannot be used and why. */
  list(settings: Settings): Promise<readonly FoundTool[]>;
}

export interface FoundTool {
  readonly engine: EngineName;
  readonly path: string;
  readonly origin: 'setting' | 'installed' | 'path';
  readonly version?: string;
  /** Why it cannot be used. */
  readonly fault?: string;
}

/** Fetches official releases, verified by their SHA256SUMS. */
export interface ToolInstaller {
  /** `version` undefined: the newest this Fairlead knows. @throws TOOL_DOWNLOAD_* codes */
  install(
    engine: EngineName,
    version: string | undefined,
    report: (text: string) => void,
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly version: string; readonly alreadyThere: boolean }>;
}
