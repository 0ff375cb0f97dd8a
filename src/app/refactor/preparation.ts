import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EnvironmentFacts, RelocateWish, Relocation, StackFacts, Transfer } from '../../domain/refactor/model.ts';
import { addressOf } from '../../domain/refactor/pending.ts';
import { relocate } from '../../domain/refactor/relocate.ts';
import { instancesAt, isSensitiveAt } from '../../domain/refactor/state-objects.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { ProjectFile } from '../project-file.ts';
import { type Documents, readDocuments } from './documents.ts';

export type RelocationWish = Omit<RelocateWish, 'file' | 'environments' | 'isSensitive'>;

/** One environment as it is, before anything is done. */
export interface Before {
  readonly name: string;
  readonly project: OpenedProject;
  readonly documents: Documents;
  readonly transfers: readonly Transfer[];
}

export interface Preparation {
  readonly text: string;
  readonly relocation: Relocation;
  readonly environments: readonly Before[];
}

export function projectFileOf({ services, file }: OpenedProject): ProjectFile<OpenedProject> {
  if (services.projectFile !== undefined) return services.projectFile;
  throw new DeliveryError('REFACTOR_MODULE_FILE', `${file} cannot be edited here`);
}

/** Looks at all environments, since they share the file. Changes nothing. @throws REFACTOR_* */
export async function prepareRelocation(
  project: OpenedProject,
  wish: RelocationWish,
  call: EngineCall,
): Promise<Preparation> {
  const file = projectFileOf(project);
  const written = await file.read();
  if (written.kind === 'module') {
    const { edits } = relocate({ ...wish, file: written.data, environments: [factsOf(project, wish)] });
    throw new DeliveryError('REFACTOR_MODULE_FILE', `${project.file} is a program, which is not edited`, {
      hint: `change it yourself: ${edits.map(editText).join('; ')}. Then request \`imports\` in "${wish.into}" and \`removed\` in "${wish.source}", and apply "${wish.into}" first`,
      data: { edits: edits.map((edit) => ({ ...edit })) as never },
    });
  }
  const environments: Before[] = [];
  for (const name of project.environments) {
    const opened = await file.open(written.text, name);
    const documents = await readDocuments(opened, [wish.source, wish.into], call);
    const transfers = transfersIn(opened, wish, documents);
    environments.push({ name, project: opened, documents, transfers });
  }
  const relocation = relocate({
    ...wish,
    file: written.data,
    environments: environments.map((each) => factsOf(each.project, wish)),
    isSensitive: (resource, attribute) =>
      environments.some(({ project: opened, documents }) => {
        const found = resourcesIn(opened, wish.source).find(({ name }) => name === resource);
        return found !== undefined && isSensitiveAt(documents.get(wish.source), addressOf(found), attribute);
      }),
  });
  return { text: written.text, relocation, environments };
}

const editText = (edit: Relocation['edits'][number]): string => {
  switch (edit.kind) {
    case 'set':
    case 'append':
      return `${edit.kind === 'set' ? 'write' : 'add to'} ${edit.path.join('.')}: ${JSON.stringify(edit.value)}`;
    case 'delete':
      return `delete ${edit.path.join('.')}`;
    case 'rename':
      return `rename ${edit.path.join('.')} to ${edit.key}`;
    case 'carry':
      return `move ${edit.from.join('.')} to ${[...edit.to, ...(edit.key === undefined ? [] : [edit.key])].join('.')}`;
  }
};

function transfersIn(
  project: OpenedProject,
  { source, into, resources }: RelocationWish,
  documents: Documents,
): readonly Transfer[] {
  return resourcesIn(project, source)
    .filter(({ name, mode }) => resources.includes(name) && mode === 'managed')
    .map((resource): Transfer => {
      const address = addressOf(resource);
      const held = instancesAt(documents.get(source), address);
      if (held.some(({ isBroken }) => isBroken)) {
        throw new DeliveryError(
          'REFACTOR_CHANGES',
          `${address} of stack "${source}" waits to be replaced in environment "${project.effective.environment.name}"`,
          { hint: `\`fairlead apply -s ${source}\` first` },
        );
      }
      return {
        environment: project.effective.environment.name,
        from: source,
        into,
        address,
        resource: resource.name,
        instances: held.map(({ key, id }) => ({ key, id })),
      };
    })
    .filter(({ instances }) => instances.length > 0);
}

function resourcesIn({ effective }: OpenedProject, stack: string) {
  const content = Object.hasOwn(effective.stacks, stack) ? effective.stacks[stack]?.content : undefined;
  return content?.kind === 'resources' ? content.resources : [];
}

function factsOf(project: OpenedProject, { source, into }: RelocationWish): EnvironmentFacts {
  const { stacks, targets, environment } = project.effective;
  const facts = (name: string): StackFacts | undefined => {
    const stack = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
    if (stack === undefined) return undefined;
    const target = stack.target === undefined ? undefined : targets[stack.target];
    return target === undefined ? {} : { target: target.name, provider: target.provider.name };
  };
  return { name: environment.name, source: facts(source), into: facts(into) };
}
