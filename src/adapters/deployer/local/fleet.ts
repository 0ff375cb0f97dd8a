import { heed } from '../../../domain/service/heed.ts';
import type { Slot, SupervisionEffect, SupervisionSignal } from '../../../domain/service/model.ts';
import { supervise } from '../../../domain/service/supervise.ts';
import type { InstanceSet, InstanceSetRef, ObservedSet } from '../../../ports/deployer.ts';
import type { Health } from '../../../ports/health.ts';
import type { ProcessIdentity, StartedProcess } from '../../../ports/service-processes.ts';
import type { Adopted } from './adopt.ts';
import { type HeldSet, heldSet, observed } from './held-set.ts';
import { instanceEnvironment, instanceVariable } from './instance-environment.ts';
import { logFile } from './places.ts';
import { type Answer, publicSpec, refOf, setKey, specText } from './protocol.ts';
import { type StartDeps, startInstance } from './start-instance.ts';

type FleetDeps = StartDeps & { readonly health: Health };

/** A log may become so long; the one before it is kept. */
const longestLogBytes = 16 * 1024 * 1024;
/** Of one service: those of revisions that are gone are wanted when somebody asks why. */
const mostLogs = 40;

/** All sets of a project and what happens to them. One thing at a time: the loop of the supervisor calls it. */
export class Fleet {
  readonly #deps: FleetDeps;
  readonly #held: Map<string, HeldSet>;
  readonly #uncertain: Set<string>;
  /** Ids of processes that we have started ourselves: they tell us when they end. */
  readonly #children = new Set<string>();
  readonly #happened: { readonly key: string; readonly signal: SupervisionSignal }[] = [];
  readonly #wake: () => void;

  constructor(deps: FleetDeps, { held, uncertain }: Adopted, wake: () => void) {
    this.#deps = deps;
    this.#held = new Map(held);
    this.#uncertain = new Set(uncertain);
    this.#wake = wake;
  }

  isEmpty(): boolean {
    return this.#held.size === 0;
  }

  async ensure({ arm, count, spec, ...given }: InstanceSet): Promise<Answer> {
    const ref = refOf(given);
    const key = setKey(ref);
    const before = this.#held.get(key);
    const record = { ...ref, arm, count, spec: publicSpec(spec), leaving: false };
    if (before !== undefined && specText(before.record.spec) !== specText(record.spec)) {
      const message = `${ref.service} ${ref.revision} is there already, with another command or other settings`;
      return { kind: 'refused', code: 'SERVICE_SPEC_CHANGED', message };
    }
    await this.#deps.records.putSet(record);
    const next = heldSet(record, spec.secretEnv, before?.set.slots ?? []);
    this.#held.set(key, next);
    if (before === undefined) this.#pruneLogs(next);
    return { kind: 'set', set: this.#observed(next) };
  }

  observe(ref: InstanceSetRef): ObservedSet {
    const held = this.#held.get(setKey(ref));
    return held === undefined ? { ...refOf(ref), arm: '', count: 0, ready: 0, instances: [] } : this.#observed(held);
  }

  list(environment: string, service: string | undefined): readonly ObservedSet[] {
    return [...this.#held.values()]
      .filter(({ record }) => record.environment === environment && (service ?? record.service) === record.service)
      .map((held) => this.#observed(held));
  }

  async remove(ref: InstanceSetRef): Promise<void> {
    const held = this.#held.get(setKey(ref));
    if (held === undefined) return;
    const record = { ...held.record, leaving: true };
    await this.#deps.records.putSet(record);
    this.#held.set(setKey(ref), heldSet(record, held.secrets, held.set.slots));
  }

  /** Hears what has happened and does what is due. @returns when it is due again at the latest */
  async round(): Promise<number> {
    this.#lookAfterAdopted();
    for (let next = this.#happened.shift(); next !== undefined; next = this.#happened.shift()) {
      await this.#heed(next.key, next.signal);
    }
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const [key, held] of this.#held) {
      if (held.record.leaving && held.set.slots.length === 0) {
        await this.#deps.records.forgetSet(held.record);
        this.#held.delete(key);
        continue;
      }
      const due = supervise(held.set, this.#now());
      await this.#keep(key, { ...held, set: due.set });
      for (const effect of due.effects) await this.#run(key, effect);
      // A start adds what was not there when this was computed: look again soon.
      const again = due.effects.length > 0 ? this.#now() : Number.POSITIVE_INFINITY;
      wakeAt = Math.min(wakeAt, due.wakeAt ?? Number.POSITIVE_INFINITY, again);
    }
    return this.#happened.length > 0 ? 0 : wakeAt;
  }

  #observed(held: HeldSet): ObservedSet {
    return observed(held, (slot) => this.#logOf(held, slot));
  }

  #logOf({ record }: HeldSet, slot: number): string {
    return logFile(this.#deps.files, this.#deps.places, record, slot);
  }

  #pruneLogs({ record }: HeldSet): void {
    const living = [...this.#held.values()].flatMap((held) =>
      held.set.slots.map(({ number }) => this.#logOf(held, number)),
    );
    const { files, places, processes } = this.#deps;
    const directory = files.join(logFile(files, places, record, 0), '..');
    void processes.pruneLogs(directory, mostLogs, new Set(living)).catch(() => undefined);
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }

  #hear(key: string, signal: SupervisionSignal): void {
    this.#happened.push({ key, signal });
    this.#wake();
  }

  async #heed(key: string, signal: SupervisionSignal): Promise<void> {
    const held = this.#held.get(key);
    if (held === undefined) return;
    if (signal.kind === 'ended') await this.#cleanUp(signal.id);
    await this.#keep(key, { ...held, set: heed(held.set, signal, this.#now()) });
  }

  /** What a slot is ready for outlives us: the next supervisor goes on from there. */
  async #keep(key: string, next: HeldSet): Promise<void> {
    const before = new Map(this.#held.get(key)?.set.slots.map((slot) => [slot.id, isReady(slot)]));
    this.#held.set(key, next);
    for (const slot of next.set.slots) {
      if (slot.state.kind !== 'running' || (before.get(slot.id) ?? false) === isReady(slot)) continue;
      const { id, number, ports, restarts, state } = slot;
      const process = { pid: state.pid, startedAt: state.processStart };
      const { startedAt } = state;
      const record = { id, set: key, slot: number, ports, restarts, ready: isReady(slot), process, startedAt };
      // A full disk must not end what keeps the services up: the worst is that readiness is found out again.
      await this.#deps.records.putInstance(record).catch(() => undefined);
    }
  }

  async #run(key: string, effect: SupervisionEffect): Promise<void> {
    const held = this.#held.get(key);
    if (held === undefined) return;
    switch (effect.kind) {
      case 'start':
        return this.#start(key, held, effect);
      case 'stop':
      case 'kill': {
        const identity = { pid: effect.pid, startedAt: effect.processStart };
        this.#deps.processes.signal(identity, effect.kind === 'stop' ? 'SIGTERM' : 'SIGKILL', 'group');
        return;
      }
      case 'probe':
        this.#probe(key, held, effect);
    }
  }

  async #start(key: string, held: HeldSet, effect: Extract<SupervisionEffect, { kind: 'start' }>): Promise<void> {
    const slot = held.set.slots.find(({ number }) => number === effect.slot);
    if (slot !== undefined && this.#uncertain.delete(slot.id)) {
      const late = this.#deps.processes.find(instanceVariable).find(({ value }) => value === slot.id);
      if (late !== undefined) {
        const { id, ports, number } = slot;
        const { pid, startedAt: processStart } = late;
        await this.#heed(key, { kind: 'started', slot: number, id, ports, pid, processStart });
        return;
      }
    }
    // What was in the slot has ended, and its record tells of nobody any more.
    if (slot !== undefined) await this.#deps.records.forgetInstance(slot.id);
    const restarts = slot?.restarts ?? 0;
    const wanted = effect.ports;
    const startup = await startInstance(this.#deps, held, {
      slot: effect.slot,
      restarts,
      wanted,
      taken: this.#ports(slot),
    });
    await this.#heed(key, startup.signal);
    if (startup.signal.kind === 'started' && startup.ended !== undefined)
      this.#follow(key, startup.signal.id, startup.ended);
  }

  #follow(key: string, id: string, ended: StartedProcess['ended']): void {
    this.#children.add(id);
    void ended.then(({ code, signal }) => {
      this.#children.delete(id);
      const how = signal === null ? `ended with exit code ${code}` : `ended by ${signal}`;
      this.#hear(key, { kind: 'ended', id, how });
    });
  }

  /** Ports of all instances but those of one slot. */
  #ports(but: Slot | undefined): ReadonlySet<number> {
    const others = [...this.#held.values()].flatMap(({ set }) => set.slots.filter((slot) => slot !== but));
    return new Set(others.flatMap(({ ports }) => Object.values(ports)));
  }

  #probe(key: string, held: HeldSet, { id, ports }: Extract<SupervisionEffect, { kind: 'probe' }>): void {
    const { spec } = held.record;
    const [first] = spec.ports;
    const port = first === undefined ? undefined : ports[first];
    const env = instanceEnvironment(held, { id, ports, base: this.#deps.environment });
    // What a probe starts is not the instance, and must not be taken for it.
    const { [instanceVariable]: _, ...probeEnv } = env;
    const at = { cwd: spec.cwd, env: probeEnv, ...(port !== undefined && { endpoint: { host: '127.0.0.1', port } }) };
    const never = new AbortController().signal;
    void this.#deps.health
      .check(spec.readiness, at, never)
      .catch((error: unknown) => ({ well: false, detail: String(error) }))
      .then(({ well, detail }) => this.#hear(key, { kind: 'probed', id, well, detail }));
    const slot = held.set.slots.find((each) => each.id === id)?.number ?? 0;
    void this.#deps.processes.turnLog(this.#logOf(held, slot), longestLogBytes).catch(() => undefined);
  }

  #lookAfterAdopted(): void {
    for (const [key, { set }] of this.#held) {
      for (const { id, state } of set.slots) {
        if (state.kind === 'resting' || this.#children.has(id)) continue;
        const identity: ProcessIdentity = { pid: state.pid, startedAt: state.processStart };
        if (this.#deps.processes.life(identity) === 'alive') continue;
        if (this.#happened.some(({ signal }) => signal.kind === 'ended' && signal.id === id)) continue;
        this.#happened.push({ key, signal: { kind: 'ended', id, how: 'ended; how is not known' } });
      }
    }
  }

  /** An instance takes with it what it has started, and its record. */
  async #cleanUp(id: string): Promise<void> {
    for (const found of this.#deps.processes.find(instanceVariable)) {
      if (found.value === id) this.#deps.processes.signal(found, 'SIGKILL', 'one');
    }
    await this.#deps.records.forgetInstance(id).catch(() => undefined);
  }
}

const isReady = ({ state }: Slot): boolean => state.kind === 'running' && state.readySince !== undefined;
