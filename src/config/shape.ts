import type { z } from 'zod';
import { closest } from '../domain/closest.ts';
import { fitsOf } from './fits.ts';
import { describe, known, type Mistake, type Mistakes, report, scalarOf } from './mistake.ts';
import type { Path } from './path.ts';
import { projectSchema } from './schema.ts';
import { keysAt } from './schema-keys.ts';
import { child, follow, spotOf, toJson, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

const fits = fitsOf(projectSchema);

/** Everything the schema has to say about a tree, as problems with places. @returns whether it has nothing to say */
export function checkShape(tree: Tree, mistakes: Mistakes): boolean {
  if (fits(tree)) return true;
  const result = projectSchema.safeParse(toJson(tree));
  if (result.success) return true;
  for (const issue of result.error.issues) for (const mistake of explain(issue, tree, [])) report(mistakes, mistake);
  return false;
}

/** A tree that was checked, as the schema types it. The schema changes no value, but it leaves the key `__proto__` out. */
export function parsedOf(checked: Tree): z.output<typeof projectSchema> {
  let holdsPrototypeKey = false;
  const value = toJson(checked, () => {
    holdsPrototypeKey = true;
  });
  return holdsPrototypeKey ? projectSchema.parse(value) : (value as z.output<typeof projectSchema>);
}

function explain(issue: Issue, tree: Tree, prefix: Path): readonly Mistake[] {
  const path: Path = [...prefix, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const { node, complete } = follow(tree, path);
  if (!complete) return [missing(path, node)];
  const found = { path, at: spotOf(node), value: scalarOf(node) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, node));
    case 'invalid_union':
      return explainUnion(issue, tree, path, node);
    case 'invalid_key':
      return [badName([...path], String(path.at(-1)), node)];
    case 'invalid_type':
      return [
        {
          ...found,
          code: 'PROJECT_VALUE_WRONG',
          message: `expected ${typeName(issue.expected)}, got ${describe(node)}`,
        },
      ];
    case 'invalid_value':
      return [unknownValue(issue.values.map(String), path, node)];
    case 'invalid_format':
      if (issue.message === 'duration') return [badDuration(path, node)];
      return [badName(path, node.kind === 'leaf' ? String(node.value) : '', node)];
    case 'too_small':
    case 'too_big':
      return [{ ...found, code: 'PROJECT_VALUE_WRONG', message: outOfRange(issue, node) }];
    case 'custom':
      return [
        {
          ...found,
          at: spotOf(node),
          code: 'PROJECT_VALUE_WRONG',
          message:
            node?.kind === 'map' && node.entries.size === 0
              ? 'one of `env`, `file` and `command` is needed'
              : 'only one of `env`, `file` and `command` can be given',
        },
      ];
    default:
      return [{ ...found, code: 'PROJECT_VALUE_WRONG', message: `${describe(node)} is not allowed here` }];
  }
}

/** Of the alternatives, the one the user most likely meant: right kind of value, fewest mistakes. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, tree: Tree, path: Path, node: Tree): readonly Mistake[] {
  const sameKind = issue.errors.filter((branch) => branch.length > 0 && !branch.some((inner) => isKindMismatch(inner)));
  const [best] = sameKind.toSorted((left, right) => left.length - right.length);
  if (best !== undefined) return best.flatMap((inner) => explain(inner, tree, path));
  const values = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_value' ? inner.values.map(String) : []));
  const expected = new Set(
    issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : [])),
  );
  const choices = [...expected, ...values.map((value) => `\`${value}\``)];
  return [
    {
      code: 'PROJECT_VALUE_WRONG',
      path,
      at: spotOf(node),
      value: scalarOf(node),
      message: `expected ${choices.join(' or ')}, got ${describe(node)}`,
    },
  ];
}

const isKindMismatch = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');

function unknownKey(key: string, path: Path, parent: Tree): Mistake {
  const keys = keysAt(projectSchema, path);
  const there = child(parent, key);
  const unused = keys.filter((candidate) => child(parent, candidate) === undefined);
  const meant = own(otherWords, key) ?? closest(key, unused);
  return {
    code: 'PROJECT_KEY_UNKNOWN',
    path: [...path, key],
    at: there?.keyAt ?? (there === undefined ? undefined : spotOf(there)),
    message: `\`${key}\` is not known here`,
    hint: meant !== undefined && keys.includes(meant) ? `did you mean \`${meant}\`?` : known(keys, 'known here'),
    value: key,
  };
}

/** Words of neighbouring tools. */
const otherWords: Readonly<Record<string, string>> = {
  name: 'project',
  attributes: 'properties',
  config: 'properties',
  args: 'properties',
  arguments: 'properties',
  for_each: 'forEach',
  depends_on: 'dependsOn',
  create_before_destroy: 'createBeforeDestroy',
  inputs: 'variables',
  vars: 'variables',
  provider: 'target',
  path: 'source',
  default_tags: 'defaultTags',
};

function missing(path: Path, parent: Tree): Mistake {
  const key = String(path.at(-1));
  return {
    code: 'PROJECT_KEY_MISSING',
    path,
    at: spotOf(parent) ?? { line: 1, column: 1 },
    message: `\`${key}\` is missing`,
    hint: missingHint(key, parent),
  };
}

function missingHint(key: string, parent: Tree): string {
  if (key === 'project') return 'name the project: `project: shop`';
  if (parent.layer.kind !== 'environment') return `add \`${key}: ...\``;
  const { environment } = parent.layer;
  return `only environment \`${environment}\` has this: add \`${key}: ...\`, or check the name of what it should change`;
}

function unknownValue(values: readonly string[], path: Path, node: Tree): Mistake {
  const wrong = node.kind === 'leaf' ? String(node.value) : '';
  const near = closest(wrong, [...values, ...Object.keys(otherValues)]) ?? wrong;
  const meant = own(otherValues, wrong.toLowerCase()) ?? own(otherValues, near) ?? near;
  return {
    code: 'PROJECT_VALUE_UNKNOWN',
    path,
    at: spotOf(node),
    value: scalarOf(node),
    message: `${describe(node)} is not a known ${String(path.at(-1))}`,
    hint: meant !== undefined && values.includes(meant) ? `did you mean \`${meant}\`?` : known(values, 'allowed'),
  };
}

const otherValues: Readonly<Record<string, string>> = {
  amazon: 'aws',
  azurerm: 'azure',
  google: 'gcp',
  'google-cloud': 'gcp',
  do: 'digitalocean',
  onprem: 'on-prem',
  'on-premises': 'on-prem',
  kubernetes: 'on-prem',
  tofu: 'opentofu',
  tf: 'terraform',
};

const badDuration = (path: Path, node: Tree): Mistake => ({
  code: 'PROJECT_VALUE_WRONG',
  path,
  at: spotOf(node),
  value: scalarOf(node),
  message: `${describe(node)} is no length of time`,
  hint: 'a number and `s`, `m`, `h` or `d`: `30m`',
});

function badName(path: Path, wrong: string, node: Tree): Mistake {
  const mended = wrong
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, 64);
  return {
    code: 'PROJECT_NAME_INVALID',
    path,
    at: node.keyAt ?? node.at,
    value: wrong,
    message: `\`${wrong}\` is not a name: it starts with a letter or \`_\` and goes on with letters, digits, \`_\` and \`-\`, 64 at most`,
    ...(mended === '' || mended === wrong ? {} : { hint: `write \`${mended}\`` }),
  };
}

function boundOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
  return `${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}`;
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, node: Tree): string {
  const bound = boundOf(issue);
  if (issue.origin === 'string') return `${describe(node)} needs ${bound} characters`;
  if (issue.origin === 'array') return `the list needs ${bound} entries`;
  return `${describe(node)} must be ${bound}`;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  null: 'nothing',
};

const typeName = (expected: string): string => own(typeNames, expected) ?? expected;

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
