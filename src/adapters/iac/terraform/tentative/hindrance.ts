/** What the engine has to know before it plans at all: no stand-in can be there. */
import type { ConfigFile, Use } from './config-model.ts';

/** Why a plan with stand-ins for these variables would say nothing, or something wrong; undefined: nothing speaks against it. */
export function hindranceIn(files: readonly ConfigFile[], waiting: ReadonlySet<string>): string | undefined {
  const uses = files.flatMap((file) => file.uses);
  const locals = waitingLocals(uses, waiting);
  const waits = ({ root, name }: Use): boolean => root !== 'data' && (root === 'var' ? waiting : locals).has(name);
  for (const use of uses.filter(waits)) {
    const place = staticPlace(use);
    if (place !== undefined) return `${place} is set by ${wordsOf(use)}`;
  }
  return undefined;
}

/** Locals that hang on such a variable, also by way of others. */
function waitingLocals(uses: readonly Use[], waiting: ReadonlySet<string>): ReadonlySet<string> {
  const locals = new Set<string>();
  const inLocals = uses.filter(({ block, argument }) => block === 'locals' && argument !== undefined);
  for (let before = -1; before < locals.size; ) {
    before = locals.size;
    for (const { root, name, argument } of inLocals) {
      if (argument !== undefined && root !== 'data' && (root === 'var' ? waiting : locals).has(name))
        locals.add(argument);
    }
  }
  return locals;
}

/** Addresses of data that a provider is set by, also by way of locals. */
export function dataOfProviders(files: readonly ConfigFile[]): ReadonlySet<string> {
  const uses = files.flatMap((file) => file.uses);
  const seen = new Set<Use>(uses.filter(({ block }) => block === 'provider'));
  // A set that grows while it is walked is walked to its end.
  for (const use of seen) {
    if (use.root !== 'local') continue;
    for (const each of uses) if (each.block === 'locals' && each.argument === use.name) seen.add(each);
  }
  return new Set([...seen].filter(({ root }) => root === 'data').map(({ name }) => `data.${name}`));
}

function staticPlace({ block, label, argument }: Use): string | undefined {
  // Settings of a backend, and of encryption.
  if (block === 'terraform') return `the \`${argument ?? 'terraform'}\` block`;
  // A provider that does not know where it is reads another place, or none, and nobody would see it.
  if (block === 'provider') return `provider "${label ?? ''}"`;
  const isSource = block === 'module' && (argument === 'source' || argument === 'version');
  return isSource ? `the ${argument} of module "${label ?? ''}"` : undefined;
}

const wordsOf = ({ root, name }: Use): string => (root === 'var' ? `variable "${name}"` : `local "${name}"`);
