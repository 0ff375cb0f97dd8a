import type { CatalogueEntry } from '../entry.ts';

const inFile = { retry: 'never', exit: 2 } as const;

export const projectErrors = {
  PROJECT_INVALID: {
    title: 'the project file has mistakes',
    hint: 'mend what is listed and run `fairlead validate`',
    ...inFile,
  },
  PROJECT_NOT_FOUND: {
    title: 'there is no project file here or above',
    hint: '`fairlead init` writes a first one',
    ...inFile,
  },
  PROJECT_AMBIGUOUS: {
    title: 'there are two project files in one directory',
    hint: 'keep one of them',
    ...inFile,
  },
  PROJECT_UNREADABLE: {
    title: 'the project file cannot be read',
    hint: 'check the path and its permissions',
    ...inFile,
  },
  PROJECT_ENCODING: {
    title: 'the project file is not UTF-8',
    hint: 'save it as UTF-8',
    ...inFile,
  },
  PROJECT_EMPTY: {
    title: 'the project file is empty',
    hint: '`fairlead init` writes a first one',
    ...inFile,
  },
  PROJECT_SYNTAX: {
    title: 'the project file is not valid YAML',
    hint: 'mend the line named above',
    ...inFile,
  },
  PROJECT_TOO_LARGE: {
    title: 'the project file is too large, too deep or expands to too much',
    hint: 'split it, or use fewer aliases',
    ...inFile,
  },
  PROJECT_KEY_DUPLICATE: {
    title: 'a key is written twice',
    hint: 'keep one of them',
    ...inFile,
  },
  PROJECT_KEY_INVALID: {
    title: 'a key is not a plain text',
    hint: 'put it in quotes',
    ...inFile,
  },
  PROJECT_KEY_UNKNOWN: {
    title: 'a key is not known',
    hint: '`fairlead schema` prints what is allowed where',
    ...inFile,
  },
  PROJECT_KEY_MISSING: {
    title: 'a required key is missing',
    hint: '`fairlead schema` prints what is required where',
    ...inFile,
  },
  PROJECT_VALUE_WRONG: {
    title: 'a value has the wrong type or form',
    hint: '`fairlead schema` prints what is allowed where',
    ...inFile,
  },
  PROJECT_VALUE_UNKNOWN: {
    title: 'a value is not one of those allowed',
    hint: '`fairlead schema` prints what is allowed where',
    ...inFile,
  },
  PROJECT_NUMBER_INEXACT: {
    title: 'a number cannot be kept exactly',
    hint: 'put it in quotes',
    ...inFile,
  },
  PROJECT_NAME_INVALID: {
    title: 'a name has characters that are not allowed',
    hint: 'a name starts with a letter or `_` and goes on with letters, digits, `_` and `-`',
    ...inFile,
  },
  PROJECT_NAME_DUPLICATE: {
    title: 'two things have one name',
    hint: 'rename one of them',
    ...inFile,
  },
  PROJECT_STACK_CONTENT: {
    title: 'a stack says both or neither of `source` and its own resources',
    hint: 'give `resources`, or `source: ./directory` of an existing root module',
    ...inFile,
  },
  PROJECT_ENVIRONMENT_UNKNOWN: {
    title: 'there is no environment of this name',
    hint: '`fairlead explain` names the environments',
    ...inFile,
  },
  PROJECT_ENVIRONMENT_REQUIRED: {
    title: 'the project has several environments and none was named',
    hint: 'name one with `-e NAME`',
    ...inFile,
  },
  PROJECT_TARGET_UNKNOWN: {
    title: 'there is no target of this name',
    hint: 'declare it under `targets`',
    ...inFile,
  },
  PROJECT_TARGET_REQUIRED: {
    title: 'a stack does not say where it goes',
    hint: 'give it a `target`',
    ...inFile,
  },
  PROJECT_STACK_UNKNOWN: {
    title: 'there is no stack of this name',
    hint: '`fairlead graph` shows the stacks',
    ...inFile,
  },
  PROJECT_OUTPUT_UNKNOWN: {
    title: 'the stack has no output of this name',
    hint: 'declare it under `outputs` of that stack',
    ...inFile,
  },
  PROJECT_VARIABLE_UNKNOWN: {
    title: 'there is no variable of this name',
    hint: 'declare it under `variables`',
    ...inFile,
  },
  PROJECT_VARIABLE_MISSING: {
    title: 'a variable has no value',
    hint: 'give it a value in the file, in the environment, or with `--var name=value`',
    ...inFile,
  },
  PROJECT_SECRET_UNKNOWN: {
    title: 'there is no secret of this name',
    hint: 'declare it under `secrets`',
    ...inFile,
  },
  PROJECT_RESOURCE_UNKNOWN: {
    title: 'the stack has no resource of this name',
    hint: 'a reference to another stack goes through its outputs: `${stacks.STACK.OUTPUT}`',
    ...inFile,
  },
  PROJECT_MODULE_UNKNOWN: {
    title: 'the stack has no module of this name',
    hint: 'declare it under `modules` of the stack',
    ...inFile,
  },
  PROJECT_REFERENCE_INVALID: {
    title: 'a reference is not well formed',
    hint: 'write `$${` for a literal `${`',
    ...inFile,
  },
  PROJECT_REFERENCE_MISPLACED: {
    title: 'a reference stands where it cannot be resolved',
    hint: 'write the value itself, or `$${` for a literal `${`',
    ...inFile,
  },
  PROJECT_SELF_REFERENCE: {
    title: 'something refers to itself',
    hint: 'inside a stack, refer to its resources: `${resources.NAME.ATTRIBUTE}`',
    ...inFile,
  },
  PROJECT_CYCLE: {
    title: 'the dependencies go round in a circle',
    hint: 'take one of the named dependencies away',
    ...inFile,
  },
  PROJECT_STATE_SHARED: {
    title: 'two things keep their state in the same place',
    hint: 'give each its own `backend` or `workspace`',
    ...inFile,
  },
  PROJECT_SERVICE_NAME_UNKNOWN: {
    title: 'a service names something that there is not',
    hint: 'write a name that the project declares',
    retry: 'never',
    exit: 2,
  },
  PROJECT_TO_BE_WRITTEN: {
    title: 'what an import could not know is still to be written',
    hint: 'write the value in the place of `TO-BE-WRITTEN`',
    ...inFile,
  },
  PROJECT_NO_STACKS: {
    title: 'the project has no stacks: there is nothing to plan',
    hint: 'add one under `stacks`, or take over what is there: `fairlead init --existing --force`',
    ...inFile,
  },
  PROJECT_PATH_UNKNOWN: {
    title: 'the effective project has nothing at this path',
    hint: '`fairlead explain` prints every path',
    ...inFile,
  },
  PROJECT_TEMPLATE_UNKNOWN: {
    title: 'there is no template of this name',
    hint: '`fairlead init --help` lists the templates',
    ...inFile,
  },
} as const satisfies Record<string, CatalogueEntry>;
