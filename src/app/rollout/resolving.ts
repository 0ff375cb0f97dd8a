/**
 * References in the settings of services. What is no secret is resolved when the revision is made, so that the revision
 * says what it is; what is secret stays a reference in everything that is written, and is resolved when it is used (I9).
 */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import type { Reference, TemplatePart } from '../../domain/project/reference.ts';
import { access, formatReference, formatTemplate, parseTemplate, substitute } from '../../domain/project/template.ts';
import type { EngineCall, StackOutputs } from '../../ports/iac-engine.ts';
import type { Workbench } from '../workbench.ts';

interface Found {
  readonly value: Json;
  readonly sensitive: boolean;
}

/** Looks up what references stand for. */
export interface Resolver {
  /** Everything but what is secret: that stays a reference. */
  plain(text: string): Promise<string>;
  /** All of it. `secret`: something in it is. */
  whole(text: string): Promise<{ readonly value: string; readonly secret: boolean }>;
}

export function createResolver(bench: Workbench, call: EngineCall): Resolver {
  const look = (reference: Reference): Promise<Found> => find(bench, reference, call);
  return {
    async plain(text) {
      const { parts } = parseTemplate(text);
      const resolved: TemplatePart[] = [];
      for (const part of parts) resolved.push(part.kind === 'text' ? part : await plainPart(part, look));
      return formatTemplate(merged(resolved));
    },
    async whole(text) {
      const known = new Map<string, Found>();
      for (const part of parseTemplate(text).parts) {
        if (part.kind === 'reference') known.set(formatReference(part.reference), await look(part.reference));
      }
      const value = substitute(text, (reference) => known.get(formatReference(reference))?.value ?? null);
      return { value: textOf(value), secret: [...known.values()].some(({ sensitive }) => sensitive) };
    },
  };
}

type ReferencePart = Extract<TemplatePart, { readonly kind: 'reference' }>;

async function plainPart(part: ReferencePart, look: (reference: Reference) => Promise<Found>): Promise<TemplatePart> {
  if (part.reference.kind === 'secret') return part;
  const { value, sensitive } = await look(part.reference);
  return sensitive ? part : { kind: 'text', text: textOf(value) };
}

/** Neighbouring texts are one, as the parser makes them. */
function merged(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

async function find(bench: Workbench, reference: Reference, call: EngineCall): Promise<Found> {
  const { effective, services } = bench.project;
  switch (reference.kind) {
    case 'environment':
      return { value: effective.environment.name, sensitive: false };
    case 'variable': {
      const variable = effective.variables[reference.name];
      if (variable === undefined) throw noLonger(reference);
      return { value: access(variable.value, reference.access) ?? null, sensitive: variable.sensitive };
    }
    case 'secret': {
      const source = effective.secrets[reference.name];
      if (source === undefined) throw noLonger(reference);
      return { value: await services.secrets.read(reference.name, source), sensitive: true };
    }
    case 'stack':
      return findOutput(bench, reference, call);
    case 'resource':
    case 'module':
    case 'iteration':
      throw unresolvable(reference);
  }
}

type OutputReference = Extract<Reference, { readonly kind: 'stack' }>;

async function findOutput({ outputs, stack }: Workbench, reference: OutputReference, call: EngineCall): Promise<Found> {
  const all: StackOutputs = await outputs(reference.stack, call);
  const output = Object.hasOwn(all, reference.output) ? all[reference.output] : undefined;
  const value = output === undefined ? undefined : access(output.value, reference.access);
  if (output === undefined || value === undefined) throw notThere(reference);
  const declared = stack(reference.stack).outputs[reference.output]?.sensitive ?? false;
  return { value, sensitive: output.sensitive || declared };
}

/** The checks of the project file have refused it before. */
const unresolvable = (reference: Reference): DeliveryError =>
  new DeliveryError('INTERNAL', `${formatReference(reference)} cannot stand in a service`);

/** Of a revision that is older than the project file. */
const noLonger = (reference: Reference): DeliveryError =>
  new DeliveryError(
    'SERVICE_SPEC_INVALID',
    `a revision needs ${formatReference(reference)}, which the project file does not have any more`,
    { hint: 'keep it in the project file until no revision that may come back uses it' },
  );

const notThere = (reference: OutputReference): DeliveryError =>
  new DeliveryError(
    'UPSTREAM_NOT_APPLIED',
    `a service needs ${formatReference(reference)}, which stack "${reference.stack}" does not have`,
    {
      hint: `apply it first: \`fairlead apply -s ${reference.stack}\`, or \`fairlead deploy\` for both`,
      data: { stack: reference.stack, outputs: [reference.output] },
    },
  );
