/** Kayenta: a canary config, alone or in the request that runs it, as an experiment that its judge decides. */
import { nameFor, plainName } from '../names.ts';
import type { AnalysisInput } from '../condition.ts';
import type { ImportDocument } from '../documents.ts';
import { addService, type Outcome } from '../outcome.ts';
import {
  at,
  differs,
  entries,
  has,
  ignore,
  items,
  leaveOut,
  number,
  type Place,
  tellTheRest,
  text,
} from '../reading.ts';
import { shownTime } from '../time.ts';
import { unknownWorkload } from '../workload/workload.ts';
import { checkGroups } from './groups.ts';
import { metricsOf } from './metrics.ts';
import { refuse } from './refuse.ts';
import { noRequest, type KayentaRequest, requestOf } from './request.ts';

const judgeName = 'NetflixACAJudge-v1.0';

/** @returns how many there were */
export function importKayenta(documents: readonly ImportDocument[], outcome: Outcome): number {
  const alone = documents.find(({ root }) => isRequest(root));
  const shared = alone === undefined ? noRequest : requestOf(alone.root);
  let count = 0;
  for (const document of documents) {
    const { root } = document;
    const inner = at(root, 'canaryConfig');
    const config = has(inner) ? inner : isConfig(root) ? root : undefined;
    const request = has(inner) ? requestOf(at(root, 'executionRequest')) : shared;
    if (config !== undefined) readConfig(config, { document, outcome, request });
    else if (document !== alone) leaveOut(root, 'it is no canary config: one has `judge` and `metrics`');
    if (config !== undefined) count += 1;
    tellTheRest(root);
  }
  return count;
}

const isConfig = (root: Place): boolean => has(at(root, 'metrics')) || has(at(root, 'judge'));
const isRequest = (root: Place): boolean => !isConfig(root) && has(at(root, 'scopes'));

interface Around {
  readonly document: ImportDocument;
  readonly outcome: Outcome;
  readonly request: KayentaRequest;
}

/** What its store notes, and what no judge reads. */
const bookkeeping = [
  ...['id', 'configVersion', 'createdTimestamp', 'createdTimestampIso', 'updatedTimestamp', 'updatedTimestampIso'],
  ...['isNew', 'owner', 'storageAccountName'],
];

function readConfig(config: Place, { document, outcome, request }: Around): void {
  ignore(config, bookkeeping);
  checkJudge(at(config, 'judge'), config, outcome);
  const description = at(config, 'description');
  if (has(description)) leaveOut(description, 'write it as a comment');
  const name = nameOf(config);
  const used = new Set<string>();
  const metrics = metricsOf(config, { outcome, variables: request.variables, used });
  for (const [variable, place] of request.places) if (!used.has(variable)) leaveOut(place, 'no query asks for it');
  const classifier = at(config, 'classifier');
  const groupWeights = groupWeightsOf(at(classifier, 'groupWeights'));
  checkGroups(at(classifier, 'groupWeights'), groupWeights, metrics, outcome);
  const marks = marksOf(at(classifier, 'scoreThresholds'), request, config);
  const { step, lookback } = request;
  const analysis: AnalysisInput = {
    judge: 'kayenta',
    ...marks,
    kayenta: {
      step: shownTime(step ?? 60),
      ...(lookback !== undefined && { lookback: shownTime(lookback) }),
      ...(Object.keys(groupWeights).length > 0 && { groupWeights }),
    },
    metrics,
  };
  const workload = unknownWorkload(config, `the program of ${name}`);
  differs(config, 'what share of the traffic canary and baseline get is not said there; here each gets 10 %');
  if (request.seconds === undefined)
    differs(config, 'how long it lasts and how often it looks is said by its request; here 1h, and every 10m');
  const [whole, every] = [request.seconds ?? 3600, request.everySeconds];
  const experiment = { weight: 10, for: shownTime(whole), every: shownTime(every ?? Math.min(600, whole)) };
  addService(
    outcome,
    { ...document, name: nameFor(name, []) },
    {
      ...workload,
      strategy: { kind: 'canary', steps: [{ experiment }], analysis },
    },
  );
}

function nameOf(config: Place): string {
  const [given, list] = [at(config, 'name'), at(config, 'applications')];
  const [first, ...others] = (has(list) ? items(list) : []).map((each) => [each, text(each)] as const);
  for (const [each] of others) leaveOut(each, 'it is written as one service');
  const called = has(given) ? text(given) : undefined;
  if (first?.[1] !== undefined && called !== undefined) leaveOut(given, 'the service is called as the application');
  return plainName(first?.[1] ?? called ?? 'canary');
}

/** Another judge judges otherwise: this one in its place would be a guess. */
function checkJudge(judge: Place, config: Place, outcome: Outcome): void {
  const name = at(judge, 'name');
  const called = has(name) ? text(name) : undefined;
  const settings = at(judge, 'judgeConfigurations');
  for (const [, setting] of has(settings) ? entries(settings) : []) leaveOut(setting, 'this judge has no settings');
  if (called === judgeName) return;
  refuse(outcome, has(name) ? name : config, {
    code: 'IMPORT_KAYENTA_JUDGE_UNKNOWN',
    message: called === undefined ? 'the canary config names no judge' : `there is no judge \`${called}\` here`,
    hint: `only \`${judgeName}\` is known; where it is meant, write it as \`judge: { name: ... }\``,
    ...(called !== undefined && { value: called }),
  });
}

function groupWeightsOf(weights: Place): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [group, weight] of has(weights) ? entries(weights) : []) {
    const read = number(weight);
    if (read !== undefined) found[group] = read;
  }
  return found;
}

/** Those of the request count; what most configs have in their own place is used where there is none. */
function marksOf(
  own: Place,
  { thresholds }: KayentaRequest,
  config: Place,
): Pick<AnalysisInput, 'proceedAt' | 'rollbackBelow'> {
  const [pass, marginal] = ['pass', 'marginal']
    .map((key) => at(own, key))
    .map((mark) => (has(mark) ? number(mark) : undefined));
  if (thresholds !== undefined && has(own)) leaveOut(own, 'the thresholds of the request count');
  const found = thresholds ?? { pass, marginal };
  if (found.pass === undefined || found.marginal === undefined)
    differs(config, 'from which score on it passes or is marginal is said by its request; here 95 and 75');
  return { proceedAt: shareOf(found.pass ?? 95), rollbackBelow: shareOf(found.marginal ?? 75) };
}

const shareOf = (mark: number): number => Math.round(mark * 1e6) / 1e8;
