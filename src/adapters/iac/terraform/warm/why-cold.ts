/**
 * Whether a stack's commands may use providers that run already. It is proven for a list of providers, and for stacks about
 * which all is known that a provider's process could tell apart; everywhere else the tool starts its providers itself.
 */
import type { StackWork } from '../../../../ports/iac-engine.ts';
import type { LockedProvider } from '../locked-providers.ts';
import { providerFacts } from '../providers.ts';

export type WhyCold =
  /** `settings.warmProviders: false`. */
  | 'setting'
  /** No way to keep a process here. */
  | 'platform'
  /** Its files name other files, relative to a directory that is the stack's own; it may configure providers in any way. */
  | 'root-module'
  /** A called module may do the same. */
  | 'module'
  /** `TF_REATTACH_PROVIDERS`: somebody has attached providers already. */
  | 'attached'
  /** `TF_LOG*`: the tool collects the log of the providers that it starts. */
  | 'log'
  /** `dev_overrides` in the tool's configuration: the program is not the one that the lock file names. */
  | 'override'
  /** Nothing but the built-in provider. */
  | 'no-provider'
  /** One of them was not tried: it may leave files for another, or remember. */
  | 'unproven-provider';

export interface WarmFacts {
  readonly work: Pick<StackWork, 'stack' | 'settings'>;
  readonly canKeep: boolean;
  /** What the tool will be given. */
  readonly env: Readonly<Record<string, string>>;
  /** Texts of the configuration files that the tool reads on this machine. */
  readonly cliConfigs: readonly string[];
  readonly locked: readonly LockedProvider[];
}

/** Undefined: they may. */
export function whyCold({ work, canKeep, env, cliConfigs, locked }: WarmFacts): WhyCold | undefined {
  const { content } = work.stack;
  if (work.settings.warmProviders === false) return 'setting';
  if (!canKeep) return 'platform';
  if (content.kind === 'source') return 'root-module';
  if (content.modules.length > 0) return 'module';
  if ((env['TF_REATTACH_PROVIDERS'] ?? '') !== '') return 'attached';
  if (Object.keys(env).some((name) => name.startsWith('TF_LOG'))) return 'log';
  if (cliConfigs.some((text) => text.includes('dev_overrides'))) return 'override';
  if (locked.length === 0) return 'no-provider';
  const all = locked.every(({ address }) => providerFacts(address).servesMany === true);
  return all ? undefined : 'unproven-provider';
}
