/** Plans, says what would change, applies it, and reads the outputs. `node apply.ts DIRECTORY` */
// In a project of your own: import { isDeliveryError, openProject } from 'fairlead';
import { isDeliveryError, openProject } from '../../src/index.ts';

const project = await openProject({ directory: process.argv[2] ?? '.' });
try {
  const { plans, changed } = await project.plan();
  for (const { stack, changes } of plans) {
    for (const { action, address } of changes) console.log(`${stack}: ${action} ${address}`);
  }
  if (changed) {
    const result = await project.apply({
      autoApprove: true,
      // Every event has a type and a payload; they are the contract, no text is.
      onEvent: (event) => {
        if (event.type === 'step.done') console.log(`${event.step} took ${event.seconds.toFixed(1)} s`);
      },
    });
    console.log(`${result.status}: ${result.applied.join(', ')}`);
    for (const { stack, error } of result.failures) console.error(`${stack}: ${error.message} (${error.code})`);
    if (result.status !== 'done') process.exitCode = 1;
  }
  for (const [stack, outputs] of Object.entries(await project.output())) {
    for (const [name, { value, sensitive }] of Object.entries(outputs)) {
      console.log(`${stack}.${name} = ${sensitive ? '(sensitive)' : JSON.stringify(value)}`);
    }
  }
} catch (error) {
  if (!isDeliveryError(error)) throw error;
  console.error(`${error.message}\nnext: ${error.hint}`);
  process.exitCode = 1;
} finally {
  project.close();
}
