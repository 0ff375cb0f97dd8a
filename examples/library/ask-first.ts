/** Lets a policy of your own answer for the person at the terminal. `node ask-first.ts DIRECTORY` */
// In a project of your own: import { type Asker, openProject, type StackPlan } from 'fairlead';
import { type Asker, openProject, type StackPlan } from '../../src/index.ts';

let shown: readonly StackPlan[] = [];

/** Says yes to everything that deletes nothing. */
const policy: Asker = {
  interactive: true,
  confirm: async () =>
    shown.every((plan) => plan.changes.every(({ action }) => action !== 'delete' && action !== 'replace')),
  confirmByName: async () => false,
};

const project = await openProject({ directory: process.argv[2] ?? '.' });
const result = await project.apply({
  asker: policy,
  onPlan: (plans) => {
    shown = plans;
  },
  // After ten minutes: stop in order. The run can be resumed.
  signal: AbortSignal.timeout(600_000),
});
console.log(result.status);
if (result.status === 'stopped') console.log(`go on with: fairlead resume ${result.run}`);
project.close();
process.exitCode = result.status === 'done' ? 0 : 1;
