/** Prints what changed behind our back as JSON, for a nightly job; exits with 3 where something did. `node drift-report.ts DIRECTORY` */
// In a project of your own: import { openProject } from 'fairlead';
import { openProject } from '../../src/index.ts';

const project = await openProject({ directory: process.argv[2] ?? '.' });
const { changed, plans } = await project.drift({ onFailure: 'continue' });
const report = plans.flatMap(({ stack, drift }) =>
  drift.map(({ address, action, attributes }) => ({
    stack,
    address,
    action,
    attributes: attributes.map(({ path }) => path.join('.')),
  })),
);
console.log(JSON.stringify(report, null, 2));
project.close();
process.exitCode = changed ? 3 : 0;
