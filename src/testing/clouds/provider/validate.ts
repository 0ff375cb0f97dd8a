import { isList, isObject, isUnknown, type Value, type ValueObject } from '../cty/value.ts';
import { type Diagnostic, type Path, problem } from '../protocol/messages.ts';
import type { Attribute, Body } from '../schema/model.ts';

/** Every wrong value of a configuration, each with its path. Unknown values are not judged. */
export function checkBody(body: Body, config: Value, at: Path = []): readonly Diagnostic[] {
  if (!isObject(config)) return [];
  const attributes = Object.entries(body.attributes).flatMap(([name, attribute]) =>
    checkAttribute(attribute, name, config[name] ?? null, [...at, { attribute: name }]),
  );
  const blocks = Object.entries(body.blocks ?? {}).flatMap(([name, block]) => {
    const value = config[name] ?? null;
    const path: Path = [...at, { attribute: name }];
    if (!isList(value)) return checkBody(block.body, value, path);
    // An element of a set cannot be pointed at; the block's own path is as near as it gets.
    return value.flatMap((item, index) =>
      checkBody(block.body, item, block.nesting === 'set' ? path : [...path, { index }]),
    );
  });
  return [...attributes, ...blocks];
}

function checkAttribute(attribute: Attribute, name: string, value: Value, path: Path): readonly Diagnostic[] {
  if (value === null || isUnknown(value)) return [];
  if (attribute.members !== undefined) return checkBody({ attributes: attribute.members }, value, path);
  if (typeof attribute.type !== 'string') return nullElement(name, value, path);
  const wrong = attribute.check?.(value);
  return wrong === undefined ? [] : [problem(`invalid value for "${name}"`, wrong, path)];
}

/** No cloud has a tag, a label or a value that is there and nothing. */
function nullElement(name: string, value: Value, path: Path): readonly Diagnostic[] {
  const elements = isList(value) ? value : Object.values(value as ValueObject);
  return elements.includes(null) ? [problem(`invalid value for "${name}"`, 'its elements must not be null', path)] : [];
}
