import type { Change, ChangeAction, StackPlan } from '../../domain/change/model.ts';

/** A change of a `terraform_data`, or of another type: `changeOf('create', 'aws_db_instance.main')`. */
export function changeOf(action: ChangeAction, address: string, given: Partial<Change> = {}): Change {
  const [type = '', name = ''] = address.split('.');
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider: 'terraform.io/builtin/terraform',
    action,
    attributes: [],
    ...given,
  };
}

export const planOf = (stack: string, given: Partial<StackPlan> = {}): StackPlan => ({
  version: 1,
  stack,
  engine: 'terraform',
  engineVersion: '1.11.4',
  mode: 'apply',
  changes: [],
  drift: [],
  outputs: [],
  waitsFor: [],
  warnings: [],
  ...given,
});
