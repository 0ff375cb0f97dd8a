/** The life of a process that a test ends at a boundary: before or after anything that it does to the world. */
export interface Life {
  /** How many boundaries it has passed. */
  readonly boundaries: () => number;
  /** Resolves when it has died. */
  readonly died: Promise<'died'>;
  readonly isDead: () => boolean;
  /** The port, for this process: what is called through it is a boundary, and from its death on nothing happens. */
  own<Port extends object>(port: Port): Port;
}

const dead = new Error('this process has died');
const forever = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** @param killAt the boundary at which it dies; 0: never */
export function createLife(killAt = 0): Life {
  let passed = 0;
  let isDead = false;
  const { promise: died, resolve } = Promise.withResolvers<'died'>();
  const boundary = (): void => {
    passed += 1;
    if (passed !== killAt) return;
    isDead = true;
    resolve('died');
  };
  const guarded =
    (act: (...words: unknown[]) => unknown) =>
    (...words: unknown[]): unknown => {
      if (!isDead) boundary();
      if (isDead) return after(act);
      const answer = act(...words);
      if (!(answer instanceof Promise)) {
        boundary();
        if (isDead) throw dead;
        return answer;
      }
      return answer.then(
        (value: unknown) => {
          if (!isDead) boundary();
          return isDead ? forever() : value;
        },
        (error: unknown) => (isDead ? forever() : Promise.reject(error)),
      );
    };
  return {
    boundaries: () => passed,
    died,
    isDead: () => isDead,
    own: (port) =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? guarded(member.bind(target) as () => unknown) : member;
        },
      }),
  };
}

/** Who has died neither hears nor says anything: what answers with a promise never does, the rest throws. */
function after(act: (...words: unknown[]) => unknown): unknown {
  if (/^bound (ensure|observe|release|remove|list|query|sample|run|post|durable|sleep)$/.test(act.name))
    return forever();
  throw dead;
}
