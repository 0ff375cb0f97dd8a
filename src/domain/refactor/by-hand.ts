/**
 * A resource that goes into a root module, or leaves one: the module's files are its owner's to edit. What has to be written
 * is told to the letter, with the ids that the state knows; a plan shows whether it was done right.
 */
import type { HeldInstance } from './state-objects.ts';

export interface HandMove {
  /** Name of the stack, and the directory of its root module where it is one. */
  readonly from: Place;
  readonly into: Place;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly HeldInstance[];
}

export interface Place {
  readonly stack: string;
  readonly module?: string;
}

export interface HandStep {
  /** A directory, or a path in the project file. */
  readonly where: string;
  /** What becomes of what is there. */
  readonly says: string;
  readonly text: string;
}

/** In the order in which they are explained; all of them are written before anything is applied. */
export function handSteps(move: HandMove): readonly HandStep[] {
  return [arrival(move), departure(move)];
}

function arrival({ into, type, name, instances }: HandMove): HandStep {
  if (into.module === undefined) {
    const imports = instances.map(({ key, id }) => `  - { to: ${JSON.stringify(`${name}${key}`)}, id: ${yaml(id)} }`);
    return {
      where: `stacks.${into.stack}`,
      says: 'add, with the arguments of the block as properties',
      text: ['resources:', `  - { type: ${type}, name: ${name}, properties: { ... } }`, 'imports:', ...imports].join(
        '\n',
      ),
    };
  }
  const imports = instances.flatMap(({ key, id }) => [
    'import {',
    `  to = ${type}.${name}${key}`,
    `  id = ${hcl(id)}`,
    '}',
  ]);
  return {
    where: into.module,
    says: 'add, with the properties as arguments',
    text: [`resource "${type}" "${name}" {`, '  ...', '}', ...imports].join('\n'),
  };
}

function departure({ from, type, name }: HandMove): HandStep {
  if (from.module === undefined) {
    return {
      where: `stacks.${from.stack}`,
      says: `take resource "${name}" out, and add`,
      text: ['removed:', `  - { from: ${type}.${name} }`].join('\n'),
    };
  }
  return {
    where: from.module,
    says: `write in place of the block \`resource "${type}" "${name}"\``,
    text: ['removed {', `  from = ${type}.${name}`, '  lifecycle {', '    destroy = false', '  }', '}'].join('\n'),
  };
}

/** Some providers import by something else than the id. */
const unknown = 'ID-THAT-THE-PROVIDER-IMPORTS-BY';

const yaml = (id: string | undefined): string => JSON.stringify((id ?? unknown).replaceAll('${', () => '$${'));

const hcl = (id: string | undefined): string =>
  JSON.stringify((id ?? unknown).replaceAll('${', () => '$${').replaceAll('%{', '%%{'));
