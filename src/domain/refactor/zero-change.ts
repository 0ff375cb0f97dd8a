import type { Change, OutputChange, StackPlan } from '../change/model.ts';
import { isEffective } from '../change/summarise.ts';
import type { Transfer } from './model.ts';

/** What a plan may show: `into` imports, `source` forgets, `neither` nothing at all. */
export type Side = 'into' | 'source' | 'neither';

/** What a plan shows besides the transfers themselves; empty: nothing in the world changes. */
export function unexpectedIn(plan: StackPlan, side: Side, transfers: readonly Transfer[]): readonly string[] {
  if (plan.deferred !== undefined) return [plan.deferred];
  if (plan.waitsFor.length > 0) return [`it waits for outputs of ${plan.waitsFor.join(', ')}`];
  const own = new Set(
    transfers
      .filter(({ from, into }) => plan.stack === (side === 'into' ? into : from))
      .flatMap(({ address, instances }) => [address, ...instances.map(({ key }) => `${address}${key}`)]),
  );
  return [
    ...plan.changes.filter((change) => isEffective(change) && !isTransfer(change, side, own)).map(changeText),
    ...plan.outputs
      .filter((output) => !isFine(output, side))
      .map((output) => `output ${output.name}: ${output.action}`),
  ];
}

const isTransfer = ({ action, address }: Change, side: Side, own: ReadonlySet<string>): boolean =>
  own.has(address) && ((side === 'into' && action === 'import') || (side === 'source' && action === 'forget'));

/** Outputs come and go with what they are made of; none gets another value. */
const isFine = ({ action }: OutputChange, side: Side): boolean =>
  action === 'no-op' || (side !== 'neither' && action !== 'update');

function changeText({ address, action, attributes }: Change): string {
  const paths = attributes.slice(0, 3).map(({ path }) => path.join('.'));
  // A value that holds a secret is marked when it comes from another stack, also where it was not before.
  if (paths.length === 0 && action === 'update') return `${address}: update (it would be marked as sensitive)`;
  return paths.length === 0 ? `${address}: ${action}` : `${address}: ${action} (${paths.join(', ')})`;
}
