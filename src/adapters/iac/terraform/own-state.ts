/** The state of a stack where Fairlead keeps it itself: in its store, or in a plain file. */
import type { StackWork } from '../../../ports/iac-engine.ts';
import type { Access } from '../../../domain/state/scope.ts';
import type { TerraformDeps } from './deps.ts';

/** How the tool reaches our own service; nothing where the state is elsewhere. Never written to a file (I9). */
export async function ownStateVariables(
  { ownState }: Pick<StackWork, 'ownState'>,
  access: Access,
): Promise<Readonly<Record<string, string>>> {
  if (ownState === undefined) return {};
  const { address, user, token } = await ownState.access(access);
  const url = `${address}/states/${ownState.state}`;
  return {
    TF_HTTP_ADDRESS: url,
    TF_HTTP_LOCK_ADDRESS: url,
    TF_HTTP_UNLOCK_ADDRESS: url,
    TF_HTTP_USERNAME: user,
    TF_HTTP_PASSWORD: token,
  };
}

/** Whether the state can be read without the tool: it is ours to keep, and in clear. */
export const isStateAtHand = ({ stack }: Pick<StackWork, 'stack'>): boolean =>
  stack.content.kind === 'resources' && stack.backend === undefined && stack.encryption === undefined;

/** Without the tool: no process, no secret, no lock. Undefined: nothing was ever stored. */
export const ownStateText = (
  { files }: Pick<TerraformDeps, 'files'>,
  { ownState, places }: Pick<StackWork, 'ownState' | 'places'>,
): Promise<string | undefined> => (ownState === undefined ? files.readText(places.stateFile) : ownState.read());
