import type { LintFinding, QueuedRollout, RolloutStatus, ServiceStatus } from '../../app/rollout/face.ts';
import { bars } from './rollout-bars.ts';
import { phaseWords } from './rollout-view.ts';
import type { StatusTitle } from './status.ts';
import { count, escapeControls } from './text.ts';
import { ago, duration, moment } from './time.ts';
import { verdictLines } from './verdict.ts';
import type { View } from './view.ts';

/** One screen: each service with its weights, instances, and what is under way. */
export function renderServices(
  services: readonly ServiceStatus[],
  { project, environment }: StatusTitle,
  view: View,
): string {
  const head = view.style.bold(
    `${escapeControls(project)} in ${escapeControls(environment)}, ${count(services.length, 'service')}`,
  );
  return [head, ...services.map((service) => serviceLines(service, view).join('\n'))].join('\n\n');
}

function serviceLines(status: ServiceStatus, view: View): readonly string[] {
  const { style } = view;
  const { service, stable, address, arms, previous, rollout, queued, unknown } = status;
  const where = address === undefined ? '' : ` at ${escapeControls(address)}`;
  const live =
    stable === undefined
      ? style.dim('never live')
      : `revision ${escapeControls(stable.revision)}, live since ${ago(stable.since, view.now)}`;
  return [
    `${style.bold(escapeControls(service))}${where}: ${live}`,
    ...(Object.keys(arms).length === 0 ? [] : [`  ${bars(arms, style)}`]),
    ...instanceLines(status, view),
    ...(previous.length === 0 ? [] : [style.dim(`  before: ${previous.map(escapeControls).join(', ')}`)]),
    ...(rollout === undefined ? [] : rolloutLines(rollout, service, view)),
    ...(queued === undefined ? [] : queuedLines(queued, view)),
    ...unknown.map((what) => `  ${style.yellow('unknown')}: ${escapeControls(what)}`),
  ];
}

function instanceLines({ instances, stable, rollout }: ServiceStatus, { style }: View): readonly string[] {
  return instances.map(({ revision, ready, count: wanted, instances: each }) => {
    const what = revision === stable?.revision ? 'stable' : revision === rollout?.revision ? 'canary' : 'other';
    const restarts = each.reduce((sum, one) => sum + one.restarts, 0);
    const again = restarts === 0 ? '' : style.yellow(`, restarted ${restarts} times`);
    const paint = ready < wanted ? style.yellow : style.green;
    return `  ${what} ${escapeControls(revision)}: ${paint(`${ready} of ${wanted}`)} ready${again}`;
  });
}

function rolloutLines(rollout: RolloutStatus, service: string, view: View): readonly string[] {
  const { style } = view;
  if (rollout.outcome !== undefined) {
    const bad = rollout.outcome !== 'promoted' && rollout.outcome !== 'unchanged';
    const reason = rollout.reason === undefined ? '' : `: ${escapeControls(rollout.reason.text)}`;
    return [
      `  last rollout: ${(bad ? style.red : style.green)(rollout.outcome)}${reason} ${style.dim(`(run ${rollout.run})`)}`,
    ];
  }
  const { step, waiting, verdict } = rollout;
  const doing =
    step === undefined ? phaseWords[rollout.phase] : `step ${step.number} of ${step.of}: ${escapeControls(step.text)}`;
  const until = waiting?.until === undefined ? '' : `, until ${moment(waiting.until)} (${left(waiting.until, view)})`;
  const help = rollout.alive ? `fairlead rollout watch ${service}` : `fairlead resume ${rollout.run}`;
  return [
    `  ${style.cyan('rollout')} of ${escapeControls(rollout.revision ?? 'the new revision')}: ${doing} ${style.dim(`(run ${rollout.run})`)}`,
    ...(waiting === undefined ? [] : [`  waits for ${escapeControls(waiting.what)}${until}`]),
    ...approvalLines(rollout, view),
    ...(verdict === undefined ? [] : verdictLines(verdict, style, 'bars').map((text) => `  ${text}`)),
    rollout.alive
      ? style.dim(`  \`${help}\``)
      : `  ${style.yellow('nobody works on it')}: \`${help}\` goes on, \`fairlead rollout abort ${service}\` goes back`,
  ];
}

const approvalLines = ({ approvals = [] }: RolloutStatus, { style, now }: View): readonly string[] =>
  approvals.map(({ step, by, at, note }) => {
    const why = note === undefined ? '' : `: ${escapeControls(note)}`;
    return `  ${style.green('approved')} step ${step} by ${escapeControls(by)}, ${ago(at, now)}${why}`;
  });

function queuedLines({ run, alive, behind, until }: QueuedRollout, view: View): readonly string[] {
  const { style } = view;
  const what = behind === undefined ? 'waits for its turn' : `waits for run ${escapeControls(behind)} to end`;
  const most = until === undefined ? '' : `, until ${moment(until)} (${left(until, view)})`;
  return [
    `  ${style.cyan('next')}: run ${escapeControls(run)} ${what}${most}`,
    ...(alive ? [] : [`  ${style.yellow('nobody works on it')}: \`fairlead resume ${escapeControls(run)}\` goes on`]),
  ];
}

const left = (until: string, { now }: View): string => {
  const seconds = (Date.parse(until) - now.getTime()) / 1000;
  return seconds <= 0 ? 'now' : `in ${duration(seconds)}`;
};

export function renderLint(findings: readonly LintFinding[], { style }: View): string {
  if (findings.length === 0) return 'nothing to find fault with';
  return findings
    .map(({ service, step, code, message, hint }) => {
      const place = step === undefined ? service : `${service}, step ${step}`;
      return `${style.yellow(code)} ${style.bold(escapeControls(place))}: ${escapeControls(message)}\n  ${escapeControls(hint)}`;
    })
    .join('\n');
}
