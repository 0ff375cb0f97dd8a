import type { StateChange, StateVersion } from '../../../../ports/state-store.ts';
import type { Row } from '../connection.ts';
import type { Sealed } from './envelope.ts';

/** All but the content, which may be large. */
export const versionColumns =
  'state, version, how, who, at, serial, lineage, tool_version, resources, bytes, key_id, body IS NULL AS gone';

/** Columns are what the schema says (STRICT); what their texts mean is authenticated with the content. */
export function versionOf(row: Row): StateVersion {
  const { tool_version: tool, resources, key_id: key } = row;
  return {
    state: String(row['state']),
    version: Number(row['version']),
    how: String(row['how']) as StateChange,
    who: String(row['who']),
    at: String(row['at']),
    serial: Number(row['serial']),
    lineage: String(row['lineage']),
    ...(typeof tool === 'string' ? { toolVersion: tool } : {}),
    ...(typeof resources === 'number' ? { resources } : {}),
    bytes: Number(row['bytes']),
    ...(typeof key === 'string' ? { keyId: key } : {}),
  };
}

export function sealedOf(row: Row): Sealed | undefined {
  const { body, sealed_key: sealedKey, key_id: keyId } = row;
  if (!(body instanceof Uint8Array)) return undefined;
  return {
    keyId: typeof keyId === 'string' ? keyId : null,
    sealedKey: sealedKey instanceof Uint8Array ? sealedKey : null,
    body,
  };
}

/** What is authenticated with the content: all that must not be exchanged or changed. The key is not, it may change. */
export const about = ({ state, version, how, who, at, serial, lineage }: StateVersion): string =>
  JSON.stringify(['fairlead state', state, version, how, who, at, serial, lineage]);
