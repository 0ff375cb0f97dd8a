/**
 * The kit for tests: the simulated clouds, the contract suites of the ports, and fakes that pass them.
 * The contract suites alone run inside the caller's vitest, which then has to be installed.
 */
export { type SimulatedClouds, type SimulatedCloudsOptions, startSimulatedClouds } from './testing/clouds/start.ts';
export {
  type Call,
  type CallCounts,
  type Cloud,
  type Fault,
  type Operation,
  openWorld,
  type ResourceFilter,
  type World,
  type WorldResource,
} from './testing/clouds/world.ts';
export {
  type BenchResource,
  type BenchStack,
  type IacEngineBench,
  iacEngineContract,
} from './testing/contracts/iac-engine.ts';
export { type DeployerBench, deployerContract } from './testing/contracts/deployer.ts';
export { type HookRunnerBench, hookRunnerContract } from './testing/contracts/hook-runner.ts';
export { type JournalBench, journalContract } from './testing/contracts/journal.ts';
export { type MetricSourceBench, metricSourceContract } from './testing/contracts/metric-source.ts';
export {
  type BadDay,
  type HeldSeries,
  type TextMetricSourceBench,
  textMetricSourceContract,
  type TextSourceLack,
} from './testing/contracts/text-metric-source.ts';
export { type NotifierBench, notifierContract } from './testing/contracts/notifier.ts';
export { type ProcessRunnerBench, processRunnerContract } from './testing/contracts/process-runner.ts';
export { type RouterBench, routerContract, type SendWish } from './testing/contracts/router.ts';
export { type StateStoreBench, type StateStoreKeys, stateStoreContract } from './testing/contracts/state-store.ts';
export { createFakeClock, type FakeClock } from './testing/fakes/clock.ts';
export { createFakeDeployer, type FakeDeployer, type FakeDeployerCall } from './testing/fakes/deployer.ts';
export {
  createFakeHookRunner,
  type FakeHook,
  type FakeHookCall,
  type FakeHookRunner,
} from './testing/fakes/hook-runner.ts';
export {
  createFakeJournal,
  createFakeJournalStore,
  type FakeJournalOptions,
  type FakeJournalStore,
} from './testing/fakes/journal.ts';
export { createFakeMetricSource, type FakeMetricSource } from './testing/fakes/metric-source.ts';
export { createFakeNotifier, type FakeNotifier } from './testing/fakes/notifier.ts';
export { createFakeRouter, type FakeRouter } from './testing/fakes/router.ts';
export {
  createFakeStateStore,
  createFakeStateStoreContent,
  type FakeStateStoreContent,
  type FakeStateStoreOptions,
} from './testing/fakes/state-store.ts';
