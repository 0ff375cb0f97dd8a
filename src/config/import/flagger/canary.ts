/** Flagger: `Canary`, with the metric templates and Deployments it names. */
import type { AnalysisInput, StrategyInput } from '../condition.ts';
import { type ImportDocument, ignoreMetadata, specOf } from '../documents.ts';
import { addService, type Outcome } from '../outcome.ts';
import { at, differs, has, leaveOut, leaveOutEach, number, type Place, tellTheRest, text } from '../reading.ts';
import { shownTime } from '../time.ts';
import { timeAt } from '../time-at.ts';
import { referredWorkload, unknownWorkload, type Workloads } from '../workload/workload.ts';
import { type FlaggerWork, metricsOf } from './metrics.ts';
import { strategyOf } from './progress.ts';
import { gatesOf, hooksOf } from './webhooks.ts';

/** @returns how many there were */
export function importFlagger(documents: readonly ImportDocument[], outcome: Outcome): number {
  const of = (kind: string): readonly ImportDocument[] => documents.filter((each) => each.kind === kind);
  const canaries = of('Canary');
  const templates = of('MetricTemplate');
  const used = new Set<ImportDocument>();
  for (const canary of canaries) readCanary(canary, { templates, workloads: of('Deployment'), used, outcome });
  for (const each of documents) {
    if (each.kind === 'MetricTemplate' && !used.has(each)) leaveOut(each.root, 'no Canary of these files uses it');
    else if (each.kind !== 'Canary' && !used.has(each)) leaveOut(each.root, reasonFor(each.kind));
    tellTheRest(each.root);
  }
  return canaries.length;
}

const reasonFor = (kind: string): string =>
  kind === 'AlertProvider'
    ? 'declare a notifier under `notifiers`, its address as a secret'
    : 'objects of this kind are not imported';

interface Around extends Workloads {
  readonly templates: readonly ImportDocument[];
  readonly outcome: Outcome;
}

function readCanary(canary: ImportDocument, around: Around): void {
  const spec = specOf(canary);
  ignoreMetadata(canary);
  leaveOutEach(spec, {
    provider: 'traffic is split by a router of this machine: choose it with `router`',
    autoscalerRef: 'the number of instances is what `replicas` says',
    upstreamRef: 'traffic is split by a router of this machine: choose it with `router`',
    suspend: 'a rollout begins with `fairlead deploy`',
    skipAnalysis: 'the analysis is kept; `fairlead rollout promote --full` goes past it',
    revertOnDeletion: '`fairlead services stop` gives the route back',
  });
  const reference = at(spec, 'targetRef');
  const target = text(at(reference, 'name')) ?? canary.name;
  const workload =
    referredWorkload(reference, canary, around) ?? unknownWorkload(canary.root, `the program of ${target}`);
  const service = serviceNameOf(spec, target);
  const ingress = nameUnder(spec, 'ingressRef');
  const route = nameUnder(spec, 'routeRef');
  const variables = {
    name: canary.name,
    namespace: canary.namespace,
    target,
    service,
    interval: '{window}',
    ...(ingress !== undefined && { ingress }),
    ...(route !== undefined && { route }),
  };
  const analysis = has(at(spec, 'analysis')) ? at(spec, 'analysis') : at(spec, 'canaryAnalysis');
  const strategy = judgedStrategy(analysis, { canary, ...around, variables }, workload.replicas);
  const hooks = hooksOf(at(analysis, 'webhooks'));
  addService(around.outcome, canary, {
    ...workload,
    strategy: { ...strategy, ...limitsOf(spec) },
    ...(Object.keys(hooks).length > 0 && { hooks }),
  });
}

/** Its name may stand in a query; the rest is a matter of the mesh. */
function serviceNameOf(spec: Place, target: string): string {
  const service = at(spec, 'service');
  const name = at(service, 'name');
  const called = has(name) ? text(name) : undefined;
  if (has(service)) leaveOut(service, 'ports, hosts and rules of the mesh: the router of the service has `route`');
  return called ?? target;
}

function nameUnder(spec: Place, key: string): string | undefined {
  const reference = at(spec, key);
  const name = at(reference, 'name');
  const called = has(name) ? text(name) : undefined;
  if (has(reference)) leaveOut(reference, 'the router of the service makes its own route');
  return called;
}

function judgedStrategy(analysis: Place, work: FlaggerWork, replicas: number | undefined): StrategyInput {
  const intervalSeconds = timeAt(at(analysis, 'interval')) ?? 60;
  const { metrics, windowSeconds } = metricsOf(at(analysis, 'metrics'), work);
  const isJudged = Object.keys(metrics).length > 0;
  if (!isJudged && has(analysis)) differs(analysis, 'no metric could be taken over: nothing judges the canary');
  leaveOutEach(analysis, {
    alerts: 'declare notifiers, and name them under `notify`',
    primaryReadyThreshold: 'all instances of a step are waited for',
    canaryReadyThreshold: 'all instances of a step are waited for',
    stepWeightPromotion: 'after the last step all traffic goes to the new revision at once',
  });
  const failures = failuresOf(at(analysis, 'threshold'));
  const judging: AnalysisInput | undefined = isJudged
    ? { ...(windowSeconds !== undefined && { window: shownTime(windowSeconds) }), ...failures, metrics }
    : undefined;
  const strategy = gated(strategyOf({ analysis, intervalSeconds, replicas, judging }), at(analysis, 'webhooks'));
  return {
    ...strategy,
    ...(judging !== undefined && { analysis: withLooks(strategy, judging, intervalSeconds) }),
    ...stickyOf(analysis),
  };
}

/** What somebody else has to allow stands among the steps; an a-b strategy has none. */
function gated(strategy: StrategyInput, webhooks: Place): StrategyInput {
  const { first, each, last } = gatesOf(webhooks);
  const { steps } = strategy;
  if (steps !== undefined)
    return {
      ...strategy,
      steps: [...first, ...steps.flatMap((step) => (step.setWeight === undefined ? [step] : [...each, step])), ...last],
    };
  if (first.length + each.length + last.length > 0)
    leaveOut(webhooks, 'an a-b strategy has no gates: somebody says who has won (`winner: by-hand`)');
  return strategy;
}

/** The steps of a canary say it themselves. */
const withLooks = ({ kind }: StrategyInput, judging: AnalysisInput, intervalSeconds: number): AnalysisInput =>
  kind === 'canary' ? judging : { every: shownTime(intervalSeconds), ...judging };

/** So many failed checks in all; a success takes none of them back. */
function failuresOf(threshold: Place): Pick<AnalysisInput, 'failures' | 'limits'> {
  const limit = has(threshold) ? number(threshold) : undefined;
  if (limit === undefined || limit <= 1) return {};
  differs(threshold, 'failed checks add up over the whole rollout there, and over each step here');
  const failures = Math.min(100, Math.round(limit));
  return { failures, limits: { failures } };
}

function stickyOf(analysis: Place): Pick<StrategyInput, 'sticky'> {
  const affinity = at(analysis, 'sessionAffinity');
  if (!has(affinity)) return {};
  const [cookie, age] = [at(affinity, 'cookieName'), at(affinity, 'maxAge')];
  const name = has(cookie) ? text(cookie) : undefined;
  const maxAge = (has(age) ? number(age) : undefined) ?? 86_400;
  return { sticky: { ...(name !== undefined && { cookie: name }), maxAge: shownTime(maxAge) } };
}

function limitsOf(spec: Place): Pick<StrategyInput, 'limits'> {
  const deadline = at(spec, 'progressDeadlineSeconds');
  const seconds = has(deadline) ? number(deadline) : undefined;
  return seconds === undefined || seconds <= 0 ? {} : { limits: { progress: shownTime(seconds) } };
}
