import type { z } from 'zod';
import type { Path } from './path.ts';

/** The keys the schema knows at a place, over all alternatives; none where any key may stand. */
export function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const keys = new Set<string>();
  for (const alternative of descend([schema], path).flatMap(alternatives)) {
    if (alternative._zod.def.type === 'object') for (const key of Object.keys(shapeOf(alternative))) keys.add(key);
  }
  return [...keys];
}

function descend(schemas: readonly z.core.$ZodType[], path: Path): readonly z.core.$ZodType[] {
  let current = schemas;
  for (const step of path) current = current.flatMap(alternatives).flatMap((schema) => childrenOf(schema, step));
  return current;
}

/** Optional, union and the like, taken apart. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  if (def.type === 'optional' || def.type === 'nonoptional' || def.type === 'nullable')
    return alternatives(def.innerType);
  if (def.type === 'union') return def.options.flatMap(alternatives);
  return [schema];
}

function childrenOf(schema: z.core.$ZodType, step: string | number): readonly z.core.$ZodType[] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  if (def.type !== 'object') return [];
  const found = Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
  return found === undefined ? [] : [found];
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  return def.type === 'object' ? def.shape : {};
}
