import { z } from 'zod';
import { json, jsonObject, name, tags, text } from './common.ts';

const nameRefs = z.array(name);
const note = z.string().describe('For people.');

export const engine = z
  .enum(['auto', 'terraform', 'opentofu'])
  .describe('The tool that owns the state. `auto`: the one that applied the stack before, else the first one found.');

const lifecycle = z
  .strictObject({
    createBeforeDestroy: z.boolean().optional().describe('Create the new one before the old one is deleted.'),
    preventDestroy: z.boolean().optional().describe('Refuse every plan that would delete it.'),
    ignoreChanges: z
      .union([z.literal('all'), z.array(text)])
      .optional()
      .describe('Attributes whose changes are left alone, or `all`.'),
    replaceTriggeredBy: z
      .array(text)
      .optional()
      .describe('Resources of this stack, `name` or `name.attribute`, whose change replaces this one.'),
  })
  .describe('How the engine handles changes of this resource.');

const resourceFields = {
  type: text.describe("The provider's type, e.g. `aws_vpc`."),
  properties: jsonObject
    .optional()
    .describe('Arguments and blocks of the resource. Strings may hold references. A repeated block is a list.'),
  data: z.boolean().optional().describe('Read it instead of making it: a data source. Default: false.'),
  dependsOn: nameRefs.optional().describe('Resources or modules of this stack that must come first.'),
  provider: name.optional().describe("A target whose provider configuration is used instead of the stack's."),
  tags: tags.optional().describe('Tags of this resource, besides the default ones. Values may hold references.'),
  lifecycle: lifecycle.optional(),
  count: json.optional().describe('How many; a number or a reference. `${count.index}` is the number of each.'),
  forEach: json.optional().describe('One for each: an object or a list of texts. `${each.key}`, `${each.value}`.'),
};

const resourceName = name.describe('Unique in the stack. `${resources.NAME.ATTRIBUTE}` refers to it.');
export const resource = z
  .strictObject({ name: resourceName, ...resourceFields })
  .meta({ id: 'Resource', description: 'The generic resource.' });
const resourceOverlay = z.strictObject({ ...resource.partial().shape, name: resourceName });

const moduleFields = {
  source: text.describe('Where the module comes from: a path, a registry address, a Git address.'),
  version: text.optional().describe('Version constraint, for modules of a registry.'),
  inputs: jsonObject.optional().describe("The module's variables. Strings may hold references."),
  dependsOn: nameRefs.optional().describe('Resources or modules of this stack that must come first.'),
  providers: z.record(text, name).optional().describe("The module's provider names and the target each stands for."),
};
const moduleName = name.describe('Unique in the stack. `${modules.NAME.OUTPUT}` refers to it.');
export const moduleCall = z
  .strictObject({ name: moduleName, ...moduleFields })
  .meta({ id: 'Module', description: 'A module called by this stack.' });
const moduleOverlay = z.strictObject({ ...moduleCall.partial().shape, name: moduleName });

const imports = z
  .array(
    z.strictObject({
      to: text.describe('A resource of this stack, or one of its instances: `name`, `name[0]`, `name["key"]`.'),
      id: text.describe("The provider's id of the existing object."),
    }),
  )
  .describe('Existing objects to take over.');

const moved = z
  .array(
    z.strictObject({
      from: text.describe('The old name, or the full address.'),
      to: text.describe('The new name, or the full address.'),
    }),
  )
  .describe('Renamed resources: they are kept, not replaced.');

const removed = z
  .array(
    z.strictObject({
      from: text.describe('Full address in the state, e.g. `aws_vpc.main`.'),
      destroy: z.boolean().optional().describe('Also destroy the object. Default: false.'),
    }),
  )
  .describe('Resources that leave the state; the objects stay unless `destroy` says otherwise.');

const output = z
  .union([
    z.strictObject({
      value: json.describe('The value. Strings may hold references.'),
      sensitive: z.boolean().optional().describe('Never shown. Default: false.'),
      description: note.optional(),
    }),
    z.string(),
    z.number(),
    z.boolean(),
    z.array(json),
  ])
  .describe('A value, usually a reference, or an object with `value`, `sensitive` and `description`.');

const outputOverlay = z.union([
  z.strictObject({
    value: json.optional().describe('The value. Strings may hold references.'),
    sensitive: z.boolean().optional().describe('Never shown. Default: false.'),
    description: note.optional(),
  }),
  ...output.options.slice(1),
]);

const backend = z
  .looseObject({
    type: text.describe('`local`, `s3`, `gcs`, `azurerm`, `http`, `pg`, `kubernetes`, `consul` ...'),
  })
  .describe(
    'Where the state is kept: `type` and the settings of that type. `${var.x}` and `${env.name}` are allowed. The `path` of a `local` one is relative to the project file.',
  );

const stackFields = {
  enabled: z.boolean().optional().describe('False: this environment does not have the stack. Default: true.'),
  engine: engine.optional(),
  target: name.optional().describe('Where it goes: a name under `targets`. Default: the only target there is.'),
  source: text
    .optional()
    .describe('Directory of an existing root module, used as it stands. Relative to the project file.'),
  workspace: text.optional().describe('Workspace of the root module; only with `source`.'),
  variables: z
    .record(z.string(), json)
    .optional()
    .describe(
      "The root module's variables; without `source`, `${var.NAME}` inside this stack. Strings may hold references.",
    ),
  dependsOn: nameRefs.optional().describe('Stacks that must come first, besides those that references name.'),
  labels: tags.optional().describe('For selecting and for your own use.'),
  backend: backend.optional(),
  encryption: jsonObject.optional().describe('OpenTofu state and plan encryption, passed through.'),
  imports: imports.optional(),
  moved: moved.optional(),
  removed: removed.optional(),
};

export const stack = z
  .strictObject({
    ...stackFields,
    resources: z.array(resource).optional().describe('What it consists of.'),
    modules: z.array(moduleCall).optional().describe('Modules called by this stack.'),
    outputs: z
      .record(name, output)
      .optional()
      .describe('What other stacks can refer to: `${stacks.STACK.OUTPUT}`. Not with `source`: the module says it.'),
  })
  .meta({
    id: 'Stack',
    description: 'A unit of infrastructure with its own state: `resources`, or an existing root module (`source`).',
  });

export const stackOverlay = z
  .strictObject({
    ...stackFields,
    backend: z
      .looseObject({ type: text.optional().describe('Another type replaces all settings.') })
      .optional()
      .describe('Settings that differ.'),
    resources: z.array(resourceOverlay).optional().describe('Merged by name.'),
    modules: z.array(moduleOverlay).optional().describe('Merged by name.'),
    outputs: z.record(name, outputOverlay).optional().describe('Outputs that differ.'),
  })
  .meta({
    id: 'StackOverlay',
    description: 'What differs in this environment: maps are merged, resources by name; lists and values replace.',
  });
