/** Conditions of an AnalysisTemplate: simple comparisons are taken over, everything else is refused by its name. */
import type { Limit } from '../condition.ts';

export type Condition =
  | {
      readonly ok: true;
      /** All must hold. */
      readonly limits: readonly Limit[];
      /** What is not quite the same here. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

type Operator = '<' | '<=' | '>' | '>=' | '==';

interface Comparison {
  readonly operator: Operator;
  readonly value: number;
  readonly notes: readonly string[];
}

/** Success is what holds. */
export const successOf = (expression: string): Condition => allOf(expression, '&&', (each) => each);

/** Success is where none of it holds: `a || b` fails is `not a` and `not b`. */
export const successUnless = (expression: string): Condition => allOf(expression, '||', negated);

function allOf(expression: string, joint: '&&' | '||', turn: (each: Comparison) => Comparison | string): Condition {
  const other = joint === '&&' ? '||' : '&&';
  const limits: Limit[] = [];
  const notes: string[] = [];
  for (const part of expression.split(joint)) {
    if (part.includes(other)) return refused(expression, `joins comparisons by \`${other}\``);
    const read = comparisonOf(withoutBrackets(part.trim()));
    const turned = typeof read === 'string' ? read : turn(read);
    if (typeof turned === 'string') return refused(expression, turned);
    limits.push(limitOf(turned));
    notes.push(...turned.notes);
  }
  return { ok: true, limits, notes };
}

const refused = (expression: string, why: string): Condition => ({
  ok: false,
  why: `\`${expression.trim()}\` is no simple comparison: it ${why}`,
});

const mirrored: Readonly<Record<Operator, Operator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };
const opposite: Readonly<Partial<Record<Operator, Operator>>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

function negated(comparison: Comparison): Comparison | string {
  const operator = opposite[comparison.operator];
  return operator === undefined ? 'fails at one value only (`==`)' : { ...comparison, operator };
}

function limitOf({ operator, value }: Comparison): Limit {
  switch (operator) {
    case '<':
      return { lessThan: value };
    case '<=':
      return { atMost: value };
    case '>':
      return { greaterThan: value };
    case '>=':
      return { atLeast: value };
    case '==':
      return { equals: value };
  }
}

const numberPattern = /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const comparison = /^(.+?)\s*(<=|>=|==|!=|<|>)\s*(.+)$/;

function comparisonOf(text: string): Comparison | string {
  const negation = /^(!|not\s)/.test(text);
  const [, left = '', operator = '', right = ''] = comparison.exec(text) ?? [];
  if (negation || operator === '') return strangeIn(text) ?? 'compares nothing with a number';
  if (operator === '!=') return 'uses `!=`';
  const turned = numberPattern.test(left.trim());
  const [subject, limit] = turned ? [right, left] : [left, right];
  if (!numberPattern.test(limit.trim())) return strangeIn(text) ?? 'compares with something other than a number';
  const read = subjectOf(subject.trim());
  if (typeof read === 'string') return read;
  const known = operator as Operator;
  return { operator: turned ? mirrored[known] : known, value: Number(limit), notes: read.notes };
}

interface Subject {
  readonly notes: readonly string[];
}

/** `result`, `result[0]`, and what may stand around them. */
function subjectOf(text: string): Subject | string {
  if (/^result(\[0\])?$/.test(text)) return { notes: [] };
  const [, name = '', inside = ''] = /^(asFloat|asInt)\((.*)\)$/.exec(text) ?? [];
  if (name !== '') {
    const inner = subjectOf(inside.trim());
    if (typeof inner === 'string' || name === 'asFloat') return inner;
    return { notes: [...inner.notes, 'the fraction is cut off there (`asInt`), and counts here'] };
  }
  const [, value = '', instead = ''] = /^default\((.*),\s*([^,()]+)\)$/.exec(text) ?? [];
  if (value === '') return strangeIn(text) ?? 'compares something other than `result`';
  const inner = subjectOf(value.trim());
  if (typeof inner === 'string') return inner;
  return {
    notes: [...inner.notes, `without data ${instead.trim()} is judged there; here it is no evidence, and holds`],
  };
}

/** What makes it more than a comparison, by its name. */
function strangeIn(text: string): string | undefined {
  const [, index] = /\bresult\[(\d+|[^\]]*)\]/.exec(text) ?? [];
  if (index !== undefined && index !== '0') return `reads another series than the first (\`result[${index}]\`)`;
  const [, field] = /\bresult(?:\[0\])?\.(\w+)/.exec(text) ?? [];
  if (field !== undefined) return `reads a field of the result (\`.${field}\`)`;
  const called = [...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)]
    .map(([, name = '']) => name)
    .find((name) => !['asFloat', 'asInt', 'default'].includes(name));
  if (called !== undefined) return `calls \`${called}()\``;
  return /[-+*/%]\s*\w/.test(text.replaceAll(/e[-+]\d/gi, '')) ? 'calculates' : undefined;
}

/** One pair of brackets around all of it. */
function withoutBrackets(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth === 0) return index === text.length - 1 ? withoutBrackets(text.slice(1, -1).trim()) : text;
  }
  return text;
}
