import type { EngineName } from '../domain/project/model.ts';

export interface EngineWish {
  /** What the stack says. */
  readonly stack: EngineName | 'auto';
  /** What the project's settings say for stacks that name none. */
  readonly setting: EngineName | 'auto';
  /** What the caller says, for stacks that name none. */
  readonly option?: EngineName | undefined;
  /** Engine that last applied the stack; undefined where it owns nothing now. */
  readonly recorded?: EngineName | undefined;
}

export type EngineChoice =
  | { readonly kind: 'engine'; readonly engine: EngineName }
  /** Nobody says which; the first one that is there. */
  | { readonly kind: 'any' }
  /** The state is another engine's, and nobody said that it changes hands. */
  | { readonly kind: 'changed'; readonly engine: EngineName; readonly recorded: EngineName };

/** Which engine works on a stack. A stack changes hands only when the caller says so: a state may be readable one way only. */
export function chooseEngine(wish: EngineWish): EngineChoice {
  const wanted =
    wish.stack !== 'auto' ? wish.stack : (wish.option ?? (wish.setting === 'auto' ? undefined : wish.setting));
  if (wanted === undefined)
    return wish.recorded === undefined ? { kind: 'any' } : { kind: 'engine', engine: wish.recorded };
  const changes = wish.recorded !== undefined && wish.recorded !== wanted;
  if (changes && wish.option !== wanted) return { kind: 'changed', engine: wanted, recorded: wish.recorded };
  return { kind: 'engine', engine: wanted };
}
