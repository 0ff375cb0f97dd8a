/** One file of a root module: what it declares, where it uses variables and locals, and itself with other words for some of them. */
import type { ConfigFile } from './config-model.ts';
import { readJsonFile } from './json-file.ts';
import { readNativeFile } from './native-file.ts';

/** Undefined: it cannot be read with certainty. */
export const readConfigFile = (path: string, text: string): ConfigFile | undefined =>
  path.endsWith('.json') ? readJsonFile(text) : readNativeFile(text);
