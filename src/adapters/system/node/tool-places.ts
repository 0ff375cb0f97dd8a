import { join } from 'node:path';
import type { EngineName } from '../../../domain/project/model.ts';

/** The file that an engine is run by. */
export function programName(engine: EngineName, platform: NodeJS.Platform): string {
  const name = engine === 'opentofu' ? 'tofu' : 'terraform';
  return platform === 'win32' ? `${name}.exe` : name;
}

/** Where `fairlead tools install` puts programs: `<engine>/<version>/<program>`. `FAIRLEAD_TOOLS_DIR` overrides. */
export function toolDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  { platform, home }: { readonly platform: NodeJS.Platform; readonly home: string },
): string {
  const chosen = environment['FAIRLEAD_TOOLS_DIR'];
  if (chosen !== undefined && chosen !== '') return chosen;
  return join(cacheDirectory(environment, { platform, home }), 'fairlead', 'tools');
}

function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  { platform, home }: { readonly platform: NodeJS.Platform; readonly home: string },
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const xdg = environment['XDG_CACHE_HOME'];
  return xdg === undefined || xdg === '' ? join(home, '.cache') : xdg;
}
