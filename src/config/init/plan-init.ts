import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { closest } from '../../domain/closest.ts';
import { takeOver, toName } from './existing.ts';
import { renderTakeOver } from './render.ts';
import type { SourceFile } from './root-modules.ts';
import { templates } from './templates.ts';

export interface InitRequest {
  /** A name of {@link initTemplates}, or `existing`. */
  readonly template: string;
  /** Of the project. @default the directory's name */
  readonly name?: string | undefined;
  /** Where it will be written; only its last part matters. */
  readonly directory: string;
  /** For `existing`: what {@link isTerraformFile} accepts, below the directory. */
  readonly files?: readonly SourceFile[];
}

export interface InitPlan {
  /** Paths are relative to the directory. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
}

export const initTemplates: readonly { readonly name: string; readonly says: string }[] = [
  ...templates.map(({ name, says }) => ({ name, says })),
  { name: 'existing', says: 'takes over the Terraform root modules found below the directory' },
];

/** Files that `existing` reads. */
export const isTerraformFile = (path: string): boolean => /\.(tf|tofu)(\.json)?$|\.tfvars(\.json)?$/.test(path);

/** Directories that hold nothing to take over. */
export const isSkippedDirectory = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** What `init` would write. @throws PROJECT_TEMPLATE_UNKNOWN, PROJECT_NAME_INVALID */
export function planInit(request: InitRequest): InitPlan {
  const project = projectName(request);
  if (request.template === 'existing') {
    const taken = takeOver(request.files ?? [], project);
    return { files: [{ path: 'fairlead.yaml', text: renderTakeOver(project, taken) }, ignored], notes: taken.notes };
  }
  const template = templates.find(({ name }) => name === request.template);
  if (template !== undefined) {
    return {
      files: [{ path: 'fairlead.yaml', text: withState(template.text(project)) }, ignored],
      notes: template.notes,
    };
  }
  const names = initTemplates.map(({ name }) => name);
  const meant = closest(request.template, names);
  throw new DeliveryError('PROJECT_TEMPLATE_UNKNOWN', `there is no template "${request.template}"`, {
    hint: meant === undefined ? `templates: ${names.join(', ')}` : `did you mean \`${meant}\`?`,
    data: { templates: names },
  });
}

/** A new project keeps its states in the built-in service; a project that is taken over keeps them where they are. */
const withState = (text: string): string =>
  text.replace(
    /^project: .*$/m,
    (line) =>
      `${line}\nsettings:\n  state: { service: embedded } # every version, encrypted; the key is .fairlead/state.key`,
  );

const ignored = { path: '.gitignore', text: '# State, plans and caches of Fairlead\n.fairlead/\n' };

function projectName({ name, directory }: InitRequest): string {
  if (name === undefined)
    return toName(directory.split(/[\\/]/).findLast((part) => part !== '' && part !== '.') ?? 'project');
  if (toName(name) === name) return name;
  throw new DeliveryError('PROJECT_NAME_INVALID', `"${name}" is not a name for a project`, {
    hint: `\`--name ${toName(name)}\``,
  });
}
