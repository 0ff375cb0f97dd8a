import type { Reference } from '../../domain/project/reference.ts';
import { formatReference, parseTemplate } from '../../domain/project/template.ts';
import { type Mistakes, report, short } from '../mistake.ts';
import type { Path } from '../path.ts';
import { type Place, placeOf } from '../places.ts';
import { child, type Leaf, type Tree } from '../tree.ts';
import type { ProjectIndex } from './project-index.ts';
import { checkTarget } from './reference-target.ts';

/** A reference that was found, right or wrong. */
export interface FoundReference {
  readonly reference: Reference;
  readonly path: Path;
  readonly leaf: Leaf;
}

/** Checks every string of the project for references; gives back those that are where they may be. */
export function checkReferences(index: ProjectIndex, mistakes: Mistakes): readonly FoundReference[] {
  const found: FoundReference[] = [];
  // One path for the whole walk, copied where somebody keeps it: a large project has a hundred thousand places.
  const path: (string | number)[] = [];
  visit(index.root);
  return found;

  function visit(node: Tree): void {
    if (node.kind === 'map') for (const [name, value] of node.entries) below(name, value);
    else if (node.kind === 'list') for (const [position, item] of node.items.entries()) below(position, item);
    else if (typeof node.value === 'string' && node.value.includes('${'))
      found.push(...checkText(node.value, node, [...path], index, mistakes));
  }

  function below(step: string | number, node: Tree): void {
    path.push(step);
    if (typeof step === 'string' && step.includes('${')) checkKey(step, node, [...path], mistakes);
    visit(node);
    path.pop();
  }
}

function checkText(
  text: string,
  leaf: Leaf,
  path: Path,
  index: ProjectIndex,
  mistakes: Mistakes,
): readonly FoundReference[] {
  const place = placeOf(path);
  if (place === 'free') return [];
  const parsed = parseTemplate(text);
  if (!parsed.ok) {
    for (const { message, hint, text: wrong } of parsed.mistakes) {
      report(mistakes, { code: 'PROJECT_REFERENCE_INVALID', path, at: leaf.at, message, hint, value: short(wrong) });
    }
  }
  const embedded = parsed.parts.length > 1 || !parsed.ok;
  const stack = path[0] === 'stacks' ? index.stacks.get(String(path[1])) : undefined;
  const found: FoundReference[] = [];
  for (const part of parsed.parts) {
    if (part.kind === 'text') continue;
    const { reference } = part;
    const value = formatReference(reference);
    if (!place.allowed.includes(reference.kind)) {
      report(mistakes, {
        code: 'PROJECT_REFERENCE_MISPLACED',
        path,
        at: leaf.at,
        value,
        ...misplaced(value, place, path),
      });
      continue;
    }
    const wrong = checkTarget(reference, { path, stack, embedded }, index) ?? exposed(reference, place, index);
    if (wrong === undefined) found.push({ reference, path, leaf });
    else report(mistakes, { path, at: leaf.at, value, ...wrong });
  }
  return found;
}

/** What is resolved when the file is loaded is written into plain files: nothing sensitive may get there. */
function exposed(reference: Reference, place: Place, index: ProjectIndex) {
  if (!place.early || reference.kind !== 'variable') return undefined;
  const flag = child(index.variables.get(reference.name), 'sensitive');
  if (flag?.kind !== 'leaf' || flag.value !== true) return undefined;
  return {
    code: 'PROJECT_REFERENCE_MISPLACED',
    message: `\`${formatReference(reference)}\` is sensitive, and this value is written to a file`,
    hint: 'give it to the engine by a variable of the process',
  } as const;
}

function misplaced(shown: string, place: Place, path: Path) {
  const message = `\`${shown}\` cannot stand here`;
  if (path.at(-2) === 'dependsOn' || path.at(-1) === 'target' || path.at(-1) === 'provider') {
    return { message, hint: 'write the plain name, without `${}`' };
  }
  if (place.allowed.length === 0)
    return { message: `${message}: this value is taken literally`, hint: 'write the value itself' };
  return { message, hint: `allowed here: ${place.allowed.map((kind) => roots[kind]).join(', ')}` };
}

const roots: Readonly<Record<Reference['kind'], string>> = {
  stack: '`${stacks...}`',
  variable: '`${var...}`',
  environment: '`${env.name}`',
  secret: '`${secrets...}`',
  resource: '`${resources...}`',
  module: '`${modules...}`',
  iteration: '`${each...}`, `${count.index}`',
};

function checkKey(key: string, node: Tree, path: Path, mistakes: Mistakes): void {
  // `$${` is the literal `${`, in keys too.
  if (!key.replaceAll('$${', '').includes('${')) return;
  report(mistakes, {
    code: 'PROJECT_REFERENCE_MISPLACED',
    path,
    at: node.keyAt,
    message: `the key \`${short(key)}\` holds \`\${\`: keys are taken literally`,
    hint: 'write the key itself, or `$${` for a literal `${`',
    value: key,
  });
}
