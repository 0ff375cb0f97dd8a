import type * as vitest from 'vitest';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';

type Runner = Pick<typeof vitest, 'afterEach' | 'beforeEach' | 'describe' | 'expect' | 'it'>;

/**
 * The contract suites run inside the caller's vitest. The simulated clouds and the fakes do without: whoever has none
 * installed learns of it only where a suite is asked for.
 */
export const { afterEach, beforeEach, describe, expect, it }: Runner = await import('vitest').catch(() => missing());

function missing(): Runner {
  const refuse = (): never => {
    throw new DeliveryError('INTERNAL', 'the contract suites run inside vitest, and it is not installed', {
      hint: '`npm install -D vitest`',
    });
  };
  // Whatever a suite does with it, it says what is missing.
  const each = new Proxy(refuse, { get: refuse }) as never;
  return { afterEach: each, beforeEach: each, describe: each, expect: each, it: each };
}
