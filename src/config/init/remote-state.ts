import type { Json } from '../../domain/json.ts';
import { joinPath, type RemoteRead, type StateLocation, type TerraformModule } from './root-modules.ts';

/** What makes two locations of one kind the same state. */
const identities: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'key'],
  gcs: ['bucket', 'prefix'],
  azurerm: ['storage_account_name', 'container_name', 'key'],
  http: ['address'],
  consul: ['path'],
  pg: ['conn_str', 'schema_name'],
  kubernetes: ['secret_suffix', 'namespace'],
  local: ['path'],
  remote: ['organization', 'workspaces'],
  cos: ['bucket', 'prefix', 'key'],
  oss: ['bucket', 'prefix', 'key'],
};

export type Match = { readonly module: TerraformModule } | { readonly none: string };

/** The root module whose state a `terraform_remote_state` reads; only where that is certain. */
export function matchRead(read: RemoteRead, reader: TerraformModule, roots: readonly TerraformModule[]): Match {
  if (read.type === '') return { none: 'its backend is not written literally' };
  const identity = Object.hasOwn(identities, read.type) ? (identities[read.type] ?? []) : Object.keys(read.settings);
  const unknown = read.computed.filter((name) => name === 'config' || identity.includes(name));
  if (unknown.length > 0) return { none: `its ${unknown.join(', ')} is computed` };
  const wanted = anchored(read, reader.directory);
  const found = roots.filter((root) => root !== reader && isSame(wanted, locationOf(root), identity));
  const [module, other] = found;
  if (module === undefined) return { none: 'no module here keeps its state there' };
  if (other !== undefined) return { none: `${module.directory} and ${other.directory} both keep their state there` };
  return { module };
}

const locationOf = (module: TerraformModule): StateLocation =>
  anchored(module.backend ?? { type: module.cloud ? 'cloud' : 'local', settings: {}, computed: [] }, module.directory);

/** A path of a local state is relative to the module that says it. */
function anchored(location: StateLocation, directory: string): StateLocation {
  if (location.type !== 'local') return location;
  const path = location.settings['path'] ?? 'terraform.tfstate';
  return { ...location, settings: { path: typeof path === 'string' ? joinPath(directory, path) : path } };
}

/** Equal in what identifies them, and nowhere in contradiction. */
function isSame(left: StateLocation, right: StateLocation, identity: readonly string[]): boolean {
  if (left.type !== right.type || right.computed.some((name) => identity.includes(name))) return false;
  const has = identity.filter((name) => left.settings[name] !== undefined || right.settings[name] !== undefined);
  if (has.length === 0) return false;
  const shared = Object.keys(left.settings).filter((name) => right.settings[name] !== undefined);
  return [...has, ...shared].every((name) => isEqual(left.settings[name], right.settings[name]));
}

const isEqual = (left: Json | undefined, right: Json | undefined): boolean =>
  left !== undefined && right !== undefined && JSON.stringify(left) === JSON.stringify(right);
