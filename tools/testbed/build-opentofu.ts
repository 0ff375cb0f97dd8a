import { bedPath } from './bed.ts';
import { buildFromProxy, isBuiltBy, type Recipe } from './build-from-proxy.ts';
import { place } from './prebuilt.ts';

const recipe: Recipe = {
  module: 'github.com/opentofu/opentofu',
  version: '1.12.6',
  command: './cmd/tofu',
  flags: ['-trimpath', '-ldflags', '-s -w -X github.com/opentofu/opentofu/version.dev=no'],
  environment: { CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' },
};

export const builtVersion = recipe.version;
const program = bedPath(recipe.version);

/** The program in the test bed was built by exactly this recipe. */
export const isBuilt = (): Promise<boolean> => isBuiltBy(recipe, program);

export const buildOpentofu = (report: (text: string) => void): Promise<void> =>
  buildFromProxy(
    { recipe, program, estimate: '5 to 8 minutes', place: (built) => place(built, recipe.version) },
    report,
  );
