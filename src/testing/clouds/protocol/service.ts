import type { handleUnaryCall, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Type } from '../cty/type.ts';
import type { Value } from '../cty/value.ts';
import type { Body } from '../schema/model.ts';
import { bodyType, schemaMessage } from '../schema/wire.ts';
import {
  diagnosticMessages,
  dynamicValue,
  type Message,
  messageCodec,
  pathMessage,
  rawStateOf,
  valueOf,
} from './codec.ts';
import { type Diagnostic, problem, type ProviderHandlers } from './messages.ts';

/** Everything the provider offers, by type name. */
export interface ProviderSchema {
  readonly provider: Body;
  readonly resources: { readonly [type: string]: Body };
  readonly dataSources: { readonly [type: string]: Body };
}

type Answer = (request: Message, signal: AbortSignal) => Promise<Message> | Message;
interface Method {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly answer: Answer;
}

const capabilities = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

/**
 * The provider service of one connection. Ephemeral resources, functions calls, list resources, actions and state
 * stores are not offered, so their methods answer UNIMPLEMENTED, which Terraform and OpenTofu understand.
 */
export function providerService(schema: ProviderSchema, handlers: ProviderHandlers) {
  const methods = [...schemaMethods(schema), ...configMethods(schema, handlers), ...resourceMethods(schema, handlers)];
  const definition: ServiceDefinition = Object.fromEntries(
    methods.map((method) => [method.name, definitionOf(method)]),
  );
  const implementation: UntypedServiceImplementation = Object.fromEntries(
    methods.map((method) => [method.name, handlerOf(method)]),
  );
  return { definition, implementation };
}

function schemaMethods(schema: ProviderSchema): readonly Method[] {
  const named = (bodies: object) => Object.keys(bodies).map((typeName) => ({ typeName }));
  const messages = (bodies: { readonly [type: string]: Body }) =>
    Object.fromEntries(Object.entries(bodies).map(([type, body]) => [type, schemaMessage(body)]));
  return [
    method('GetMetadata', 'Nothing', 'GetMetadataResponse', () => ({
      serverCapabilities: capabilities,
      resources: named(schema.resources),
      dataSources: named(schema.dataSources),
    })),
    method('GetProviderSchema', 'Nothing', 'GetProviderSchemaResponse', () => ({
      provider: schemaMessage(schema.provider),
      resourceSchemas: messages(schema.resources),
      dataSourceSchemas: messages(schema.dataSources),
      serverCapabilities: capabilities,
    })),
    method('GetResourceIdentitySchemas', 'Nothing', 'Nothing', () => ({})),
    method('UpgradeResourceIdentity', 'Nothing', 'Nothing', () => ({})),
    method('GetFunctions', 'Nothing', 'Nothing', () => ({})),
  ];
}

function configMethods(schema: ProviderSchema, handlers: ProviderHandlers): readonly Method[] {
  const providerType = bodyType(schema.provider);
  return [
    method('ValidateProviderConfig', 'ConfigRequest', 'Diagnostics2', (request) =>
      diagnosed(handlers.validateProvider(valueOf(providerType, request['config']))),
    ),
    method('ConfigureProvider', 'ConfigureRequest', 'Diagnostics1', async (request) =>
      diagnosed(await handlers.configure(valueOf(providerType, request['config']))),
    ),
    method('ValidateResourceConfig', 'TypedConfigRequest', 'Diagnostics1', (request) => {
      const type = typeName(request);
      return diagnosed(handlers.validateResource(type, valueOf(typeIn(schema.resources, type), request['config'])));
    }),
    method('ValidateDataResourceConfig', 'TypedConfigRequest', 'Diagnostics1', (request) => {
      const type = typeName(request);
      return diagnosed(handlers.validateData(type, valueOf(typeIn(schema.dataSources, type), request['config'])));
    }),
    method('StopProvider', 'Nothing', 'StopResponse', () => {
      handlers.stop();
      return {};
    }),
  ];
}

function resourceMethods(schema: ProviderSchema, handlers: ProviderHandlers): readonly Method[] {
  const typed = (request: Message) => {
    const name = typeName(request);
    return { name, type: typeIn(schema.resources, name) };
  };
  return [
    method('UpgradeResourceState', 'UpgradeRequest', 'UpgradeResponse', (request) => {
      const { type } = typed(request);
      return { upgradedState: dynamicValue(type, rawStateOf(type, request['rawState'])) };
    }),
    method('ReadResource', 'ReadRequest', 'ReadResponse', async (request, signal) => {
      const { name, type } = typed(request);
      const outcome = await handlers.read(name, valueOf(type, request['currentState']), signal);
      return { newState: dynamicValue(type, outcome.state), ...diagnosed(outcome.diagnostics) };
    }),
    method('PlanResourceChange', 'PlanRequest', 'PlanResponse', (request) => {
      const { name, type } = typed(request);
      const value = (field: string): Value => valueOf(type, request[field]);
      const input = { prior: value('priorState'), proposed: value('proposedNewState'), config: value('config') };
      const outcome = handlers.plan(name, input);
      return {
        plannedState: dynamicValue(type, outcome.planned),
        requiresReplace: outcome.replace.map(pathMessage),
        ...diagnosed(outcome.diagnostics),
      };
    }),
    method('ApplyResourceChange', 'ApplyRequest', 'ApplyResponse', async (request, signal) => {
      const { name, type } = typed(request);
      const value = (field: string): Value => valueOf(type, request[field]);
      const input = { prior: value('priorState'), planned: value('plannedState'), config: value('config') };
      const outcome = await handlers.apply(name, input, signal);
      return { newState: dynamicValue(type, outcome.state), ...diagnosed(outcome.diagnostics) };
    }),
    method('ImportResourceState', 'ImportRequest', 'ImportResponse', async (request, signal) => {
      const { name, type } = typed(request);
      const outcome = await handlers.import(name, String(request['id']), signal);
      const imported = outcome.state === null ? [] : [{ typeName: name, state: dynamicValue(type, outcome.state) }];
      return { importedResources: imported, ...diagnosed(outcome.diagnostics) };
    }),
    method('MoveResourceState', 'MoveRequest', 'MoveResponse', (request) => moveState(schema, request)),
    method('ReadDataSource', 'TypedConfigRequest', 'DataResponse', async (request, signal) => {
      const type = typeName(request);
      const shape = typeIn(schema.dataSources, type);
      const outcome = await handlers.readData(type, valueOf(shape, request['config']), signal);
      return { state: dynamicValue(shape, outcome.state), ...diagnosed(outcome.diagnostics) };
    }),
  ];
}

/** A `moved` block between two types is refused with a reason: no two kinds of these clouds are the same thing. */
function moveState(schema: ProviderSchema, request: Message): Message {
  const [source, target] = [String(request['sourceTypeName']), String(request['targetTypeName'])];
  const summary = `cannot move ${source} to ${target}`;
  const refused = [problem(summary, 'a resource of the simulated clouds can only be moved within its own type')];
  const type = typeIn(schema.resources, target);
  if (source !== target) return { targetState: dynamicValue(type, null), ...diagnosed(refused) };
  return { targetState: dynamicValue(type, rawStateOf(type, request['sourceState'])) };
}

const method = (name: string, request: string, response: string, answer: Answer): Method => ({
  name,
  request,
  response,
  answer,
});

function definitionOf({ name, request, response }: Method) {
  const [requests, responses] = [messageCodec(request), messageCodec(response)];
  return {
    path: `/tfplugin6.Provider/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: requests.encode,
    requestDeserialize: requests.decode,
    responseSerialize: responses.encode,
    responseDeserialize: responses.decode,
  } as const;
}

function handlerOf({ name, response, answer }: Method): handleUnaryCall<Message, Message> {
  return (call, callback) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    Promise.resolve()
      .then(() => answer(call.request, gone.signal))
      .then((message) => callback(null, message))
      .catch((cause: unknown) => {
        // A fault of the provider itself. It is told as a diagnostic where the answer has room for one.
        const detail = cause instanceof Error ? cause.message : String(cause);
        if (response === 'Nothing' || response === 'StopResponse') return callback(new Error(detail), null);
        callback(null, diagnosed([problem(`the simulated clouds could not answer ${name}`, detail)]));
      });
  };
}

const diagnosed = (diagnostics: readonly Diagnostic[]) => ({ diagnostics: diagnosticMessages(diagnostics) });
const typeName = (request: Message): string => String(request['typeName']);

function typeIn(bodies: { readonly [type: string]: Body }, name: string): Type {
  const body = Object.hasOwn(bodies, name) ? bodies[name] : undefined;
  if (body === undefined) throw new TypeError(`no such type: ${name}`);
  return bodyType(body);
}
