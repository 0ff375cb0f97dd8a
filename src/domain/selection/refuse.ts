import { DeliveryError } from '../errors/delivery-error.ts';

/** That its files changed is no reason to destroy a stack. @throws SELECTION_REFUSED */
export function refuseDestroyOfChanged(): never {
  throw new DeliveryError('SELECTION_REFUSED', 'what is destroyed is never selected by what changed', {
    hint: 'name the stacks with `--stack`, or by `--label`; stacks that left the project file: `fairlead destroy --changed=REF --destroy-removed`',
  });
}
