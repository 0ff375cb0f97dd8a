import type { LogPart } from '../../app/services/face.ts';
import type { Instance, InstancePhase, ObservedSet } from '../../ports/deployer.ts';
import type { Style } from './style.ts';
import { count, escapeControls } from './text.ts';
import { ago } from './time.ts';
import type { View } from './view.ts';

/** Sets with their instances, one line for each. */
export function renderInstances(sets: readonly ObservedSet[], view: View): string {
  if (sets.length === 0) return 'nothing runs';
  return [...sets]
    .sort((a, b) => (a.service === b.service ? 0 : a.service < b.service ? -1 : 1))
    .map((set) => setLines(set, view).join('\n'))
    .join('\n\n');
}

function setLines(set: ObservedSet, view: View): readonly string[] {
  const { service, revision, twin, arm, ready, instances } = set;
  const { style } = view;
  const paint = ready < set.count ? style.yellow : style.green;
  const name = twin === undefined ? revision : `${revision} (${twin})`;
  return [
    `${style.bold(escapeControls(service))} ${escapeControls(name)}, ${escapeControls(arm)}: ${paint(`${ready} of ${set.count}`)} ready`,
    ...(set.lacksSecrets === true
      ? [
          `  ${style.yellow('its secrets are not known since the supervisor was replaced: `fairlead deploy` tells them')}`,
        ]
      : []),
    ...instances.map((instance) => `  ${instanceLine(instance, view)}`),
  ];
}

const phases: Readonly<Record<InstancePhase, (style: Style) => (text: string) => string>> = {
  ready: (style) => style.green,
  starting: (style) => style.cyan,
  unready: (style) => style.yellow,
  waiting: (style) => style.yellow,
  stopping: (style) => style.dim,
  failed: (style) => style.red,
};

function instanceLine({ phase, endpoint, pid, startedAt, restarts, detail }: Instance, { style, now }: View): string {
  const facts = [
    endpoint === undefined ? undefined : `${endpoint.host}:${endpoint.port}`,
    pid === undefined ? undefined : `pid ${pid}`,
    startedAt === undefined ? undefined : `started ${ago(startedAt, now)}`,
    restarts === 0 ? undefined : style.yellow(`restarted ${count(restarts, 'time')}`),
    detail === undefined ? undefined : escapeControls(detail),
  ];
  return `${phases[phase](style)(phase.padEnd(8))}  ${facts.filter((fact) => fact !== undefined).join('  ')}`;
}

export const logPrefix = ({ arm, instance }: LogPart, style: Style): string =>
  style.dim(`${escapeControls(arm)} ${instance.slice(0, 6)} |`);
