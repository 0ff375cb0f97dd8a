/** What runs, as far as a Kubernetes workload tells it: the command is not among it. */
import { escapeText } from '../../../domain/project/template.ts';
import { placeholder } from '../../to-write.ts';
import type { ImportDocument } from '../documents.ts';
import { ignoreMetadata, specOf } from '../documents.ts';
import type { ServiceInput } from '../outcome.ts';
import {
  at,
  differs,
  has,
  ignore,
  items,
  leaveOut,
  leaveOutEach,
  leaveToWrite,
  number,
  type Place,
  text,
  word,
} from '../reading.ts';

export type Workload = Pick<ServiceInput, 'command' | 'env' | 'replicas' | 'ready'>;

/** @param what is known of it, for the message of `fairlead validate` */
export function unknownWorkload(place: Place, what: string): Workload {
  leaveToWrite(place, `what runs is not said here (${what}): write it as \`command\` of the service`);
  return { command: [...placeholder(escapeText(what))] };
}

/** Undefined: it is not in these files, which was told. */
export function referredWorkload(
  reference: Place,
  { namespace }: Pick<ImportDocument, 'namespace'>,
  { workloads, used }: Workloads,
): Workload | undefined {
  ignore(reference, ['apiVersion']);
  const [name, kind] = [text(at(reference, 'name')) ?? '', text(at(reference, 'kind')) ?? 'Deployment'];
  const found = workloads.find((each) => each.kind === kind && each.name === name && each.namespace === namespace);
  if (found === undefined) {
    leaveOut(reference, `there is no ${kind} \`${name}\` in these files that could be read: give its file, too`);
    return undefined;
  }
  used.add(found);
  return workloadOf(found);
}

export interface Workloads {
  /** The Deployments of all files. */
  readonly workloads: readonly ImportDocument[];
  readonly used: Set<ImportDocument>;
}

/** A Deployment, or whatever has `replicas` and a pod template. */
function workloadOf(document: ImportDocument): Workload {
  const spec = specOf(document);
  ignoreMetadata(document);
  leaveOutEach(spec, {
    strategy: 'how the Deployment replaces its pods; here `strategy` of the service says it',
    minReadySeconds: 'an instance counts as soon as it is ready',
    revisionHistoryLimit: 'earlier revisions stay in the journal',
    progressDeadlineSeconds: 'said by the strategy: `limits: { progress: ... }`',
    paused: 'a deployment begins with `fairlead deploy`',
  });
  return { ...replicasOf(spec), ...podOf(spec) };
}

export function replicasOf(spec: Place): Pick<Workload, 'replicas'> {
  const place = at(spec, 'replicas');
  const replicas = has(place) ? number(place) : undefined;
  if (replicas === undefined) return {};
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= 1000) return { replicas };
  leaveOut(place, 'a service has 1 to 1000 instances');
  return {};
}

/** The pod template of a spec with `selector` and `template`. */
export function podOf(spec: Place): Workload {
  ignore(spec, ['selector']);
  const template = at(spec, 'template');
  ignore(template, ['metadata']);
  const pod = at(template, 'spec');
  const containers = at(pod, 'containers');
  const [first, ...more] = has(containers) ? items(containers) : [];
  for (const other of more) leaveOut(other, 'a service is one program: make this one a service of its own');
  if (first === undefined) return unknownWorkload(spec, 'a pod without containers');
  return containerOf(first);
}

function containerOf(container: Place): Workload {
  const image = at(container, 'image');
  const name = at(container, 'name');
  const called = has(name) ? word(name) : undefined;
  const known = has(image) ? text(image) : undefined;
  leaveToWrite(has(image) ? image : container, 'what the image starts: write it as `command` of the service');
  leaveOutEach(container, {
    command: 'a command inside the image; write what runs here as `command` of the service',
    args: 'arguments inside the image; write what runs here as `command` of the service',
    ports: 'an instance gets its port from Fairlead, as `PORT` and `{port}`',
  });
  const which = called === undefined ? '' : `, container ${called}`;
  const what = known === undefined ? `the program of a pod${which}` : `the program of image ${known}${which}`;
  return { command: [...placeholder(escapeText(what))], ...envOf(at(container, 'env')), ...readyOf(container) };
}

function envOf(list: Place): Pick<Workload, 'env'> {
  if (!has(list)) return {};
  const env: Record<string, string> = {};
  for (const item of items(list)) {
    const [name, value] = [text(at(item, 'name')), at(item, 'value')];
    if (name === undefined) leaveOut(item, 'a variable without a name');
    else if (has(value)) env[name] = escapeText(word(value) ?? '');
    else
      leaveOut(
        item,
        `the value of \`${name}\` comes from the cluster: write it under \`env\`, a secret as \`\${secrets.NAME}\``,
      );
  }
  return Object.keys(env).length === 0 ? {} : { env };
}

/** An HTTP readiness probe; the port is the one that the instance gets. */
function readyOf(container: Place): Pick<Workload, 'ready'> {
  const probe = at(container, 'readinessProbe');
  if (!has(probe)) return {};
  const http = at(probe, 'httpGet');
  const path = at(http, 'path');
  if (!has(path)) {
    leaveOut(probe, 'only probes by `httpGet` are taken over: write `ready`');
    return {};
  }
  const port = at(http, 'port');
  if (has(port)) differs(port, 'an instance is asked at the port that it gets from Fairlead');
  if (has(port)) word(port);
  leaveOutEach(probe, {
    initialDelaySeconds: 'it is asked from the start; `startWithin` says how long it may take',
    successThreshold: 'one good answer is enough',
  });
  const [every, timeout, failures] = ['periodSeconds', 'timeoutSeconds', 'failureThreshold'].map((key) => {
    const place = at(probe, key);
    return has(place) ? number(place) : undefined;
  });
  return {
    ready: {
      http: text(path) ?? '/',
      ...(every !== undefined && { every: `${every}s` }),
      ...(timeout !== undefined && { timeout: `${timeout}s` }),
      ...(failures !== undefined && { failures }),
    },
  };
}
