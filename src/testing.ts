/** The kit for tests. */
export { processRunnerContract } from './testing/contracts/process-runner.ts';
