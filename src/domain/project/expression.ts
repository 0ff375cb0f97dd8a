import { closest } from '../closest.ts';
import type { AccessPath, Reference, TemplatePart } from './reference.ts';

export type ParsedExpression =
  | { readonly ok: true; readonly part: TemplatePart }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const identifier = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const wholeNumber = /(?:0|[1-9][0-9]{0,8})(?![\p{L}\p{N}_])/uy;
const quoted = /"(?:[^"\\]|\\.)*"/uy;

/** What may stand between `${` and `}`: a reference, or a quoted text (`${"$"}`). */
export function parseExpression(source: string): ParsedExpression {
  const text = source.trim();
  if (text === '') return wrong('an empty reference', 'write `$${` for a literal `${`');
  if (text.startsWith('"')) return parseQuoted(text);
  const segments = parseSegments(text);
  if (segments === undefined) return notAReference(text);
  return toReference(segments, text);
}

function parseQuoted(text: string): ParsedExpression {
  const value = jsonString(text);
  if (value === undefined) return wrong(`\`${text}\` is not a quoted text`, 'write `$${` for a literal `${`');
  return { ok: true, part: { kind: 'text', text: value } };
}

/** `a.b[0]["c d"].*` → `['a', 'b', 0, 'c d', '*']`; undefined where it is anything else. */
function parseSegments(text: string): [string, ...AccessPath] | undefined {
  const root = match(identifier, text, 0);
  if (root === undefined) return undefined;
  const rest: (string | number)[] = [];
  let index = root.length;
  while (index < text.length) {
    const step = text[index] === '.' ? parseDot(text, index + 1) : parseBracket(text, index);
    if (step === undefined) return undefined;
    rest.push(step.segment);
    index = step.end;
  }
  return [root, ...rest];
}

interface Step {
  readonly segment: string | number;
  readonly end: number;
}

function parseDot(text: string, index: number): Step | undefined {
  if (text[index] === '*') return { segment: '*', end: index + 1 };
  const number = match(wholeNumber, text, index);
  if (number !== undefined) return { segment: Number(number), end: index + number.length };
  const name = match(identifier, text, index);
  return name === undefined ? undefined : { segment: name, end: index + name.length };
}

function parseBracket(text: string, index: number): Step | undefined {
  if (text[index] !== '[') return undefined;
  if (text.startsWith('[*]', index)) return { segment: '*', end: index + 3 };
  const number = match(wholeNumber, text, index + 1);
  const key = number ?? match(quoted, text, index + 1);
  if (key === undefined || text[index + 1 + key.length] !== ']') return undefined;
  const segment = number === undefined ? jsonString(key) : Number(number);
  // `*` is the splat in an access path: an attribute of that name cannot be told from it.
  if (segment === undefined || segment === '*') return undefined;
  return { segment, end: index + key.length + 2 };
}

function match(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

function jsonString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

const forms: Readonly<Record<string, string>> = {
  stacks: '${stacks.STACK.OUTPUT}',
  var: '${var.NAME}',
  env: '${env.name}',
  secrets: '${secrets.NAME}',
  resources: '${resources.NAME.ATTRIBUTE}',
  modules: '${modules.NAME.OUTPUT}',
  each: '${each.key}',
  count: '${count.index}',
};

function toReference(segments: [string, ...AccessPath], text: string): ParsedExpression {
  const [root, first, second, ...others] = segments;
  const afterFirst = second === undefined ? [] : [second, ...others];
  const form = Object.hasOwn(forms, root) ? forms[root] : undefined;
  if (form === undefined) return unknownRoot(root, segments, text);
  const incomplete = wrong(`\`\${${text}}\` is not complete`, `write \`${form}\``);
  if (typeof first !== 'string' || first === '*') return incomplete;
  switch (root) {
    case 'stacks':
      if (typeof second !== 'string' || second === '*') return incomplete;
      return reference({ kind: 'stack', stack: first, output: second, access: others });
    case 'var':
      return reference({ kind: 'variable', name: first, access: afterFirst });
    case 'secrets':
      if (afterFirst.length > 0)
        return wrong(`a secret has no parts: \`\${${text}}\``, `write \`\${secrets.${first}}\``);
      return reference({ kind: 'secret', name: first });
    case 'resources':
      return reference({ kind: 'resource', resource: first, access: afterFirst });
    case 'modules':
      return reference({ kind: 'module', module: first, access: afterFirst });
    case 'env':
      return environment(first, afterFirst, text);
    default:
      return iteration(root, first, afterFirst, text);
  }
}

function environment(attribute: string, rest: AccessPath, text: string): ParsedExpression {
  if (rest.length === 0 && (attribute === 'name' || attribute === 'protected')) {
    return reference({ kind: 'environment', attribute });
  }
  return wrong(
    `an environment has no \`${attribute}\`: \`\${${text}}\``,
    `\`\${env.name}\` is the environment's name; for a variable of the process declare \`secrets: { ${attribute}: { env: ${attribute} } }\` and write \`\${secrets.${attribute}}\``,
  );
}

function iteration(root: string, first: string, rest: AccessPath, text: string): ParsedExpression {
  const of = `${root}.${first}`;
  if (of === 'each.value') return reference({ kind: 'iteration', of, access: rest });
  if ((of === 'each.key' || of === 'count.index') && rest.length === 0) {
    return reference({ kind: 'iteration', of, access: [] });
  }
  return wrong(`\`\${${text}}\` is not known`, 'write `${each.key}`, `${each.value}` or `${count.index}`');
}

const otherWords: Readonly<Record<string, string>> = {
  stack: 'stacks',
  vars: 'var',
  variable: 'var',
  variables: 'var',
  environment: 'env',
  secret: 'secrets',
  resource: 'resources',
  module: 'modules',
};

function unknownRoot(root: string, segments: [string, ...AccessPath], text: string): ParsedExpression {
  const message = `\`\${${text}}\` is not a reference Fairlead knows`;
  const meant = (Object.hasOwn(otherWords, root) ? otherWords[root] : undefined) ?? closest(root, Object.keys(forms));
  const rest = text.slice(root.length);
  if (meant !== undefined) return wrong(message, `did you mean \`\${${meant}${rest}}\`?`);
  const [, kind, name] = segments;
  if (root === 'data' && kind !== undefined && name !== undefined) {
    const tail = text.split(/[.[]/).slice(3).join('.');
    return wrong(
      message,
      `a data source is a resource with \`data: true\`: write \`\${resources.${name}${tail === '' ? '' : `.${tail}`}}\``,
    );
  }
  if (text === 'terraform.workspace') return wrong(message, 'write `${env.name}`');
  if (root === 'local')
    return wrong(message, `there are no locals: declare it under \`variables\` and write \`\${var${rest}}\``);
  // `aws_vpc.main.id`: the type is known to the resource, a reference goes by its name.
  if (root.includes('_') && typeof kind === 'string') return wrong(message, `write \`\${resources${rest}}\``);
  return wrong(message, `write \`$\${${text}}\` to keep it as text`);
}

function notAReference(text: string): ParsedExpression {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  const call = /^[a-z0-9_]+\s*\(/.test(text);
  return wrong(
    `\`\${${shown}}\` is not a reference`,
    call
      ? `there are no functions here: compute the value in \`fairlead.config.ts\`, or write \`$\${${shown}}\` to keep it as text`
      : `write \`$\${${shown}}\` to keep it as text`,
  );
}

const reference = (value: Reference): ParsedExpression => ({ ok: true, part: { kind: 'reference', reference: value } });
const wrong = (message: string, hint: string): ParsedExpression => ({ ok: false, message, hint });
