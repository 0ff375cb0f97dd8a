/** Argo Rollouts: `Rollout`, with the templates and Deployments it names. */
import type { StrategyInput } from '../condition.ts';
import { type ImportDocument, ignoreMetadata, specOf } from '../documents.ts';
import { addService, type Outcome } from '../outcome.ts';
import { at, differs, flag, has, leaveOut, leaveOutEach, number, type Place, tellTheRest } from '../reading.ts';
import { shownTime } from '../time.ts';
import {
  podOf,
  referredWorkload,
  replicasOf,
  unknownWorkload,
  type Workload,
  type Workloads,
} from '../workload/workload.ts';
import type { RolloutWork } from './analysis.ts';
import { blueGreenOf } from './blue-green.ts';
import { canaryOf } from './canary.ts';
import { templatesIn } from './templates.ts';

/** @returns how many there were */
export function importRollouts(documents: readonly ImportDocument[], outcome: Outcome): number {
  const templates = templatesIn(documents);
  const rollouts = documents.filter(({ kind }) => kind === 'Rollout');
  const workloads = documents.filter(({ kind }) => kind === 'Deployment');
  const used = new Set<ImportDocument>();
  for (const rollout of rollouts) readRollout({ rollout, templates, outcome }, { workloads, used });
  templates.tellUnused();
  const known = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate'];
  for (const each of documents) {
    if (!known.includes(each.kind) && !used.has(each)) leaveOut(each.root, 'objects of this kind are not imported');
    tellTheRest(each.root);
  }
  return rollouts.length;
}

function readRollout(work: RolloutWork, around: Workloads): void {
  const { rollout, outcome } = work;
  const spec = specOf(rollout);
  ignoreMetadata(rollout);
  leaveOutEach(spec, {
    minReadySeconds: 'an instance counts as soon as it is ready',
    revisionHistoryLimit: 'earlier revisions stay in the journal',
    paused: 'a rollout begins with `fairlead deploy`',
    restartAt: 'a restart is asked for when it is wanted',
    analysis: 'how many analyses are kept: all of them stay in the journal',
    rollbackWindow: 'go back with `fairlead rollout undo`',
  });
  const workload = workloadFor(spec, work, around);
  const strategy = strategyOf(at(spec, 'strategy'), workload.replicas, work);
  const limits = limitsOf(spec);
  addService(outcome, rollout, { ...workload, strategy: { ...strategy, ...limits } });
}

/** Its own pod template, or a Deployment of these files. */
function workloadFor(spec: Place, { rollout }: RolloutWork, around: Workloads): Workload {
  const reference = at(spec, 'workloadRef');
  if (!has(reference)) return { ...replicasOf(spec), ...podOf(spec) };
  leaveOutEach(reference, { scaleDown: 'the Deployment is not touched' });
  const found = referredWorkload(reference, rollout, around);
  return { ...(found ?? unknownWorkload(rollout.root, 'the program of a Deployment')), ...replicasOf(spec) };
}

function strategyOf(strategy: Place, replicas: number | undefined, work: RolloutWork): StrategyInput {
  const [canary, blueGreen] = [at(strategy, 'canary'), at(strategy, 'blueGreen')];
  return has(blueGreen) ? blueGreenOf(blueGreen, replicas, work) : canaryOf(canary, replicas, work);
}

/** Without progress it goes back here, in any case. */
function limitsOf(spec: Place): Pick<StrategyInput, 'limits'> {
  const [deadline, abort] = [at(spec, 'progressDeadlineSeconds'), at(spec, 'progressDeadlineAbort')];
  const aborts = has(abort) && flag(abort) === true;
  if (has(abort) && !aborts) differs(abort, 'without progress it is called degraded there; here it goes back');
  const seconds = has(deadline) ? number(deadline) : undefined;
  if (seconds === undefined || seconds <= 0) return {};
  if (!aborts) differs(deadline, 'without progress it is called degraded there; here it goes back');
  return { limits: { progress: shownTime(seconds) } };
}
