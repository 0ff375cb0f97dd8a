import type { PlanResult } from '../app/toolkit.ts';
import type { Call } from './verb.ts';

/** Says where the plan is, or that it is not there, and what comes next. */
export function sayPlanFile(call: Call, result: Pick<PlanResult, 'saved'> | undefined): void {
  const out = call.options.text('out');
  if (out === undefined || call.screen.json) return;
  if (result?.saved === undefined) {
    const why = result === undefined ? 'nothing was planned' : 'not every stack could be planned';
    call.screen.note(`${out} was not written: ${why}`);
    return;
  }
  call.screen.note(
    `saved as ${out}, ${result.saved.digest}\napprove it with \`fairlead approve ${out}\`, apply it with \`fairlead apply ${out}\``,
  );
}
