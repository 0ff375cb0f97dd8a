import { dataKindOf, kindOf } from '../catalogue/catalogue.ts';
import type { Kind } from '../catalogue/kind.ts';
import type { CloudApi } from '../cloud/api.ts';
import type { Caller } from '../cloud/census.ts';
import type { Refusal } from '../cloud/model.ts';
import type { Answer, Request } from '../cloud/request.ts';
import { isObject, isUnknown, isWhollyKnown, type Value, type ValueObject } from '../cty/value.ts';
import type { Connection } from '../protocol/listener.ts';
import {
  type ApplyInput,
  type Diagnostic,
  type Outcome,
  problem,
  type ProviderHandlers,
} from '../protocol/messages.ts';
import { checkConfiguration, type Configuration, configure } from './configuration.ts';
import { planChange } from './plan.ts';
import { checkBody } from './validate.ts';

/** The provider as one connection sees it: its own configuration, its own stop. */
export function connectionHandlers(api: CloudApi, connection: Connection, owner: string): ProviderHandlers {
  const stopped = new AbortController();
  let configuration: Configuration | undefined;
  const until = (signal: AbortSignal) => AbortSignal.any([signal, stopped.signal, connection.closed]);
  const asCaller = async (state: Value, work: (caller: Caller) => Promise<Outcome>): Promise<Outcome> => {
    const caller = configuration?.caller;
    if (caller === undefined) return { state, diagnostics: [notLoggedIn(configuration)] };
    try {
      return await work(caller);
    } catch (cause) {
      // Whatever happens, what is in the state stays in the state: an answer without it would forget the resource.
      const detail = cause instanceof Error ? cause.message : String(cause);
      return { state, diagnostics: [problem('the simulated clouds failed', detail)] };
    }
  };
  return {
    validateProvider: checkConfiguration,
    configure: async (config) => {
      const result = configure(config, owner);
      if ('problems' in result) return result.problems;
      configuration = result;
      return [];
    },
    validateResource: (type, config) => validateResource(kindOf(type), config),
    validateData: (type, config) => checkBody(dataKindOf(type).body, config),
    plan: (type, input) => planChange(kindOf(type), input, configuration?.defaultTags ?? null),
    read: (type, state, signal) =>
      asCaller(state, async (caller) => {
        const answer = await api.read({ caller, kind: kindOf(type), signal: until(signal) }, idOf(state));
        return {
          state: answer.resource ?? (answer.refused === undefined ? null : state),
          diagnostics: told('reading', type, state, answer),
        };
      }),
    apply: (type, change, signal) =>
      asCaller(change.prior, (caller) => apply(api, { caller, kind: kindOf(type), signal: until(signal) }, change)),
    import: (type, id, signal) =>
      asCaller(null, async (caller) => {
        const answer = await api.find({ caller, kind: kindOf(type), signal: until(signal) }, id);
        if (answer.resource !== undefined) return { state: answer.resource, diagnostics: [] };
        const nothing = {
          code: 'NotFound',
          message: `there is no ${type} "${id}" in ${caller.cloud} ${caller.region}`,
        };
        const diagnostics = told('importing', type, null, { refused: answer.refused ?? nothing });
        return { state: null, diagnostics };
      }),
    readData: (type, config) => asCaller(null, async (caller) => lookUp(api, caller, type, config)),
    stop: () => stopped.abort(),
  };
}

async function apply(api: CloudApi, request: Request, { prior, planned }: ApplyInput): Promise<Outcome> {
  const { type } = request.kind;
  if (!isObject(planned)) {
    const answer = await api.remove(request, idOf(prior));
    return {
      state: answer.refused === undefined ? null : prior,
      diagnostics: told('deleting', type, prior, answer),
    };
  }
  if (!isObject(prior)) {
    const answer = await api.create(request, planned);
    return { state: answer.resource ?? null, diagnostics: told('creating', type, planned, answer) };
  }
  const answer = await api.update(request, idOf(prior), planned);
  return { state: answer.resource ?? prior, diagnostics: told('updating', type, prior, answer) };
}

function lookUp(api: CloudApi, caller: Caller, type: string, config: Value): Outcome {
  if (!isObject(config) || !isWhollyKnown(config)) return { state: config, diagnostics: [] };
  const { others, ...where } = api.census(caller).site('');
  const result = dataKindOf(type).find(config, { others, ...where });
  if ('found' in result) return { state: result.found, diagnostics: [] };
  return { state: null, diagnostics: told('reading', `data.${type}`, null, result) };
}

function validateResource(kind: Kind, config: Value): readonly Diagnostic[] {
  const problems = checkBody(kind.body, config);
  const wrong = isObject(config) ? kind.check?.(config) : undefined;
  return wrong === undefined ? problems : [...problems, problem(`invalid ${kind.type}`, wrong)];
}

/** A refusal of the API, worded the way providers do: what was tried, on what, and what the cloud said. */
function told(verb: string, type: string, about: Value, answer: Answer): readonly Diagnostic[] {
  if (answer.refused === undefined) return [];
  const { code, message }: Refusal = answer.refused;
  const name = isObject(about) ? nameOf(about) : '';
  return [problem(`${verb} ${type}${name}: ${code}: ${message}`, 'the API of the simulated cloud refused the request')];
}

function nameOf(resource: ValueObject): string {
  const name = [resource['name'], resource['id']].find((value) => typeof value === 'string');
  return name === undefined ? '' : ` (${String(name)})`;
}

function notLoggedIn(configuration: Configuration | undefined): Diagnostic {
  return configuration === undefined
    ? problem(
        'the provider is not configured',
        'this connection has no configuration; the provider may have been started again since',
      )
    : problem(
        'the provider configuration is not known yet',
        'cloud, region or account depend on something that is known only after apply',
      );
}

function idOf(state: Value): string {
  const id = isObject(state) ? state['id'] : undefined;
  if (typeof id !== 'string' || isUnknown(id)) throw new TypeError('the state has no id');
  return id;
}
