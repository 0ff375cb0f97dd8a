import type { Json } from '../json.ts';
import type { EffectiveProject } from '../project/model.ts';
import type { Reference, TemplatePart } from '../project/reference.ts';
import { access, parseTemplate } from '../project/template.ts';
import type { ShownValue } from './model.ts';

/** One instance of a repeated resource: what `${each.key}` and the like mean in it. */
export interface Instance {
  /** As it stands behind the address: `["a"]`, `[0]`; empty where the resource is not repeated. */
  readonly suffix: string;
  readonly values: Readonly<Partial<Record<'each.key' | 'each.value' | 'count.index', Json>>>;
}

/**
 * What a text of the project file comes to, as far as the file alone tells. Variables and the environment are known; what
 * an engine, another stack or a secret supplies is not, and is never made up.
 */
export function knownText(
  text: Json | undefined,
  project: Pick<EffectiveProject, 'variables' | 'environment'>,
  instance?: Instance,
): ShownValue {
  if (text === undefined || text === null) return { kind: 'absent' };
  // What is put together of several values is known where nothing in it refers to anything.
  if (typeof text !== 'string') return found(JSON.stringify(text).includes('${') ? undefined : text);
  const parsed = parseTemplate(text);
  if (!parsed.ok) return { kind: 'unknown' };
  let whole = '';
  for (const part of parsed.parts) {
    const shown = partOf(part, project, instance);
    if (shown.kind !== 'known') return shown;
    if (typeof shown.value === 'object') return { kind: 'unknown' };
    whole += String(shown.value);
  }
  return { kind: 'known', value: whole };
}

function partOf(
  part: TemplatePart,
  project: Pick<EffectiveProject, 'variables' | 'environment'>,
  instance: Instance | undefined,
): ShownValue {
  return part.kind === 'text' ? { kind: 'known', value: part.text } : referenced(part.reference, project, instance);
}

function referenced(
  reference: Reference,
  project: Pick<EffectiveProject, 'variables' | 'environment'>,
  instance: Instance | undefined,
): ShownValue {
  switch (reference.kind) {
    case 'stack':
      return { kind: 'unknown', from: reference.stack };
    case 'environment':
      return reference.attribute === 'name' ? { kind: 'known', value: project.environment.name } : { kind: 'unknown' };
    case 'variable': {
      const variable = Object.hasOwn(project.variables, reference.name) ? project.variables[reference.name] : undefined;
      if (variable?.sensitive === true) return { kind: 'sensitive' };
      return found(variable === undefined ? undefined : access(variable.value, reference.access));
    }
    case 'secret':
      return { kind: 'sensitive' };
    case 'iteration': {
      const value = instance?.values[reference.of];
      return found(value === undefined ? undefined : access(value, reference.access));
    }
    case 'resource':
    case 'module':
      return { kind: 'unknown' };
  }
}

const found = (value: Json | undefined): ShownValue =>
  value === undefined ? { kind: 'unknown' } : { kind: 'known', value };
