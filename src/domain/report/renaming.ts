import type { Recorded } from '../record/model.ts';
import { fullWeight } from '../route/spec.ts';

/** Once the new revision is promoted its arm is called stable: no request went back, and no weight has changed. */
export function withoutRenaming(recorded: readonly Recorded[]): readonly Recorded[] {
  let isPromoted = false;
  let hadAll = false;
  return recorded.filter((each) => {
    if (each.kind !== 'decision') return true;
    const { event } = each;
    if (event.type === 'phase') isPromoted = event.phase === 'promoting';
    if (event.type !== 'weights') return true;
    const isRenamed = isPromoted && hadAll && event.arms['stable'] === fullWeight;
    hadAll = event.arms['canary'] === fullWeight;
    return !isRenamed;
  });
}
