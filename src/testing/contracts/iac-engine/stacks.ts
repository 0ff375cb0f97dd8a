/** Stacks that the suite is made of, and how it looks at what comes of them. */
import type { AttributeChange, StackPlan } from '../../../domain/change/model.ts';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Resource } from '../../../domain/project/model.ts';
import type { EngineCall, StackWork, UpstreamOutputs } from '../../../ports/iac-engine.ts';
import type { IacEngineBench } from './bench.ts';

export const resourceOf = (name: string, type: string, properties: JsonObject): Resource => ({
  mode: 'managed',
  type,
  name,
  properties,
  dependsOn: [],
  tags: {},
  lifecycle: {},
});

export const one = ({ resource }: IacEngineBench, { value = 'a', identity = 'x' }): Resource =>
  resourceOf('one', resource.type, resource.properties({ value, identity }));

export function simple(
  bench: IacEngineBench,
  given: { readonly value?: string; readonly identity?: string },
): StackWork {
  return bench.work('simple', {
    resources: [one(bench, given)],
    outputs: {
      computed: { value: `\${resources.one.${bench.resource.computed}}`, sensitive: false },
      fixed: { value: 'still', sensitive: false },
    },
  });
}

export const downstream = (bench: IacEngineBench, network: UpstreamOutputs): StackWork =>
  bench.work('downstream', { resources: [one(bench, { value: '${stacks.network.id}' })], upstream: { network } });

export async function bringUp({ engine }: IacEngineBench, work: StackWork): Promise<void> {
  await engine.apply(work, await engine.plan(work, 'apply', watched().call), watched().call);
}

interface Watched {
  readonly call: EngineCall;
  readonly events: readonly EngineEvent[];
  stop(): void;
}

export function watched(onEvent: (event: EngineEvent) => void = () => undefined): Watched {
  const events: EngineEvent[] = [];
  const soft = new AbortController();
  const emit = (event: EngineEvent): void => {
    events.push(event);
    onEvent(event);
  };
  const stop = { signal: soft.signal, hard: new AbortController().signal };
  return { call: { emit, stop }, events, stop: () => soft.abort() };
}

export const same = (left: readonly (string | number)[], right: readonly (string | number)[]): boolean =>
  left.join('\0') === right.join('\0');

export const leaf = (plan: StackPlan, path: readonly (string | number)[]): AttributeChange | undefined =>
  plan.changes[0]?.attributes.find((attribute) => same(attribute.path, path));

export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return undefined;
}

export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  const error = await errorOf(work);
  if (error !== undefined && !isDeliveryError(error)) throw error;
  return error?.code;
}
