import type { Kind } from '../catalogue/kind.ts';
import { sameOfType } from '../cty/key.ts';
import { isList, isObject, isUnknown, type Value, type ValueObject, unknown } from '../cty/value.ts';
import { attributePath, type Path, type PlanInput, type PlanOutcome } from '../protocol/messages.ts';
import type { Attribute, BlockSpec, Body } from '../schema/model.ts';
import { bodyType } from '../schema/wire.ts';
import { allTags } from './tags.ts';

/**
 * Plans a change of a resource. `proposed` is what Terraform made of configuration and prior state; this adds fixed
 * defaults, marks what only the cloud can decide as unknown, and says which changes need a new resource.
 */
export function planChange(kind: Kind, { prior, proposed, config }: PlanInput, defaultTags: Value): PlanOutcome {
  // Deleting needs no plan of its own.
  if (!isObject(proposed)) return { planned: null, replace: [], diagnostics: [] };
  const before = isObject(prior) ? prior : null;
  const settled = planBody(kind.body, { prior: before, proposed, config: isObject(config) ? config : {} });
  const wanted =
    kind.body.attributes['tags_all'] === undefined
      ? settled
      : { ...settled, tags_all: allTags(defaultTags, settled['tags'] ?? null) };
  const planned = before === null ? wanted : recomputed(kind.body, before, wanted);
  return { planned, replace: before === null ? [] : replacements(kind.body, before, planned, []), diagnostics: [] };
}

interface BodyInput {
  readonly prior: ValueObject | null;
  readonly proposed: ValueObject;
  readonly config: ValueObject;
}

function planBody(body: Body, { prior, proposed, config }: BodyInput): ValueObject {
  const planned: { [name: string]: Value } = {};
  for (const [name, attribute] of Object.entries(body.attributes)) {
    planned[name] = planAttribute(attribute, {
      prior: prior === null ? undefined : (prior[name] ?? null),
      proposed: proposed[name] ?? null,
      config: config[name] ?? null,
    });
  }
  for (const [name, block] of Object.entries(body.blocks ?? {})) {
    planned[name] = planBlock(block, {
      prior: prior?.[name] ?? null,
      proposed: proposed[name] ?? null,
      config: config[name] ?? null,
    });
  }
  return planned;
}

/** `prior` is undefined when the object that holds the attribute is new. */
function planAttribute(
  attribute: Attribute,
  { prior, proposed, config }: { prior: Value | undefined; proposed: Value; config: Value },
): Value {
  if (config !== null) {
    if (attribute.members === undefined || !isObject(proposed)) return proposed;
    return planBody(
      { attributes: attribute.members },
      { prior: isObject(prior) ? prior : null, proposed, config: isObject(config) ? config : {} },
    );
  }
  if (attribute.mode === 'required' || attribute.mode === 'optional') return proposed;
  if (attribute.fallback !== undefined) return attribute.fallback;
  return prior === undefined ? unknown : proposed;
}

function planBlock(block: BlockSpec, { prior, proposed, config }: PlanInput): Value {
  // A dynamic block over something unknown is one unknown until apply.
  if (isUnknown(proposed) || proposed === null) return proposed;
  const one = (from: Value, to: Value, given: Value): Value =>
    isObject(to)
      ? planBody(block.body, {
          prior: isObject(from) ? from : null,
          proposed: to,
          config: isObject(given) ? given : {},
        })
      : to;
  if (!isList(proposed)) return one(prior, proposed, config);
  const [before, given] = [isList(prior) ? prior : [], isList(config) ? config : []];
  // Elements of a list keep their place. Those of a set have none, and none of their attributes is left to the cloud.
  const priorAt = (index: number): Value => (block.nesting === 'list' ? (before[index] ?? null) : null);
  return proposed.map((item, index) => one(priorAt(index), item, given[index] ?? null));
}

/** Values of the cloud that follow a value of the user become unknown when that one changes. */
function recomputed(body: Body, prior: ValueObject, planned: ValueObject): ValueObject {
  const changed = new Set(Object.keys(planned).filter((name) => !sameMember(body, name, prior, planned)));
  if (changed.size === 0) return planned;
  const follows = ({ recomputedWith = [] }: Attribute): boolean =>
    recomputedWith.some((name) => name === '*' || changed.has(name));
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => {
      const attribute = body.attributes[name];
      return [name, attribute !== undefined && follows(attribute) ? unknown : value];
    }),
  );
}

function sameMember(body: Body, name: string, a: ValueObject, b: ValueObject): boolean {
  const block = body.blocks?.[name];
  const inner = block === undefined ? undefined : bodyType(block.body);
  const blockType =
    block === undefined || inner === undefined || block.nesting === 'single'
      ? inner
      : ([block.nesting, inner] as const);
  return sameOfType(blockType ?? body.attributes[name]?.type ?? 'dynamic', a[name] ?? null, b[name] ?? null);
}

/** The paths whose change needs a new resource. */
function replacements(body: Body, prior: ValueObject, planned: ValueObject, at: Path): readonly Path[] {
  const attributes = Object.entries(body.attributes)
    .filter(([name, attribute]) => attribute.replaces === true && !sameMember(body, name, prior, planned))
    .map(([name]): Path => [...at, ...attributePath(name)]);
  const blocks = Object.entries(body.blocks ?? {})
    .filter(([name, block]) => block.replaces === true && !sameMember(body, name, prior, planned))
    .map(([name]): Path => [...at, ...attributePath(name)]);
  return [...attributes, ...blocks];
}
