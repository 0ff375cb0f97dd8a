/** Counters of one route, in Prometheus' text format 0.0.4. */

/** The client went away before anything came back: an instance that hangs must not look healthy. A code of servers' faults. */
export const leftUnanswered = 599;
/** The client went away during the answer, or broke off its own request: neither a success nor a failure. */
export const leftDuringAnswer = 499;

/** `answer`: for a client. `mirror`: a copy that nobody waits for. */
export type RequestKind = 'answer' | 'mirror';

export interface Meters {
  /** The arm's counters are there from now on, at zero: what has no first sample has no rise. */
  announce(arm: string): void;
  /** A request has ended. `code` is what the client got, {@link leftUnanswered}, ...; 502: also an answer that broke off. */
  ended(arm: string, kind: RequestKind, code: number, seconds: number): void;
  fault(arm: string, reason: FaultReason): void;
  /** Refused before an arm was chosen. */
  refused(code: number): void;
  text(gauges: readonly ArmGauge[]): string;
}

export type FaultReason = 'connect' | 'timeout' | 'reset' | 'broken-off' | 'malformed' | 'mirror-dropped' | 'drain-cut';

export interface ArmGauge {
  readonly arm: string;
  readonly weight: number;
  readonly inFlight: number;
}

/** Upper edges in seconds, from half a millisecond on: a local service answers in less than the usual first bucket. */
const edges = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

interface Durations {
  readonly buckets: number[];
  sum: number;
  count: number;
}

export function createMeters(labels: { readonly environment: string; readonly service: string }): Meters {
  const requests = new Map<string, number>();
  const durations = new Map<string, Durations>();
  const faults = new Map<string, number>();
  const refusals = new Map<string, number>();
  const own = `environment="${quoted(labels.environment)}",service="${quoted(labels.service)}"`;
  const armLabels = (arm: string, kind: RequestKind): string => `${own},arm="${quoted(arm)}",kind="${kind}"`;
  const durationsOf = (key: string): Durations => {
    const found = durations.get(key) ?? { buckets: edges.map(() => 0), sum: 0, count: 0 };
    durations.set(key, found);
    return found;
  };
  return {
    announce(arm) {
      const key = armLabels(arm, 'answer');
      durationsOf(key);
      for (const code of [200, 500]) count(requests, `${key},code="${code}"`, 0);
    },
    ended(arm, kind, code, seconds) {
      const key = armLabels(arm, kind);
      count(requests, `${key},code="${code}"`);
      const found = durationsOf(key);
      found.sum += seconds;
      found.count += 1;
      const bucket = edges.findIndex((edge) => seconds <= edge);
      if (bucket !== -1) found.buckets[bucket] = (found.buckets[bucket] ?? 0) + 1;
    },
    fault: (arm, reason) => count(faults, `${own},arm="${quoted(arm)}",reason="${reason}"`),
    refused: (code) => count(refusals, `${own},code="${code}"`),
    text(gauges) {
      const lines = [
        ...family('requests_total', 'counter', 'Requests that have ended, by the code that the client got.'),
        ...samples('requests_total', requests),
        ...family('request_duration_seconds', 'histogram', 'From the head of the request to the end of the answer.'),
        ...[...durations].flatMap(([key, found]) => histogram('request_duration_seconds', key, found)),
        ...family('upstream_faults_total', 'counter', 'What went wrong between the proxy and an arm.'),
        ...samples('upstream_faults_total', faults),
        ...family('refused_total', 'counter', 'Requests that were refused before an arm was chosen.'),
        ...samples('refused_total', refusals),
        ...family('in_flight', 'gauge', 'Requests and tunnels that have begun and not ended.'),
        ...gauges.map(({ arm, inFlight }) => `fairlead_in_flight{${own},arm="${quoted(arm)}"} ${inFlight}`),
        ...family('weight_ratio', 'gauge', 'Share of the requests that the arm is given, 0 to 1.'),
        ...gauges.map(({ arm, weight }) => `fairlead_weight_ratio{${own},arm="${quoted(arm)}"} ${weight / 10_000}`),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

const family = (name: string, type: string, help: string): readonly string[] => [
  `# HELP fairlead_${name} ${help}`,
  `# TYPE fairlead_${name} ${type}`,
];

const samples = (name: string, values: ReadonlyMap<string, number>): readonly string[] =>
  [...values].map(([key, value]) => `fairlead_${name}{${key}} ${value}`);

function histogram(name: string, key: string, { buckets, sum, count: all }: Durations): readonly string[] {
  let below = 0;
  const lines = edges.map((edge, at) => {
    below += buckets[at] ?? 0;
    return `fairlead_${name}_bucket{${key},le="${edge}"} ${below}`;
  });
  return [
    ...lines,
    `fairlead_${name}_bucket{${key},le="+Inf"} ${all}`,
    `fairlead_${name}_sum{${key}} ${sum}`,
    `fairlead_${name}_count{${key}} ${all}`,
  ];
}

function count(values: Map<string, number>, key: string, by = 1): void {
  values.set(key, (values.get(key) ?? 0) + by);
}

const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
