import type { FairleadProject, OpenProjectOptions } from '../app/toolkit.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { CliIo } from './cli-io.ts';
import type { OptionValues } from './option-values.ts';
import type { Screen } from './screen.ts';

/** A command as a value: the parser, the help, the completion and the tests read the same one. */
export interface Verb {
  /** `plan`, or `show` inside the group `runs`. */
  readonly name: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** A paragraph or more for `fairlead help <verb>`. */
  readonly description: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Which of the options that say what and where it understands. @default 'project': all */
  readonly place?: 'project' | 'directory' | 'none';
  readonly examples: readonly Example[];
  /** Exit codes besides 0, 1 and 2 that it may end with. */
  readonly exits?: readonly ExitCode[];
  readonly handle: (call: Call) => Promise<ExitCode>;
}

/** `fairlead runs list`, `fairlead runs show` ...; without a word after it the first verb is meant. */
export interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly verbs: readonly [Verb, ...Verb[]];
}

export const isGroup = (entry: Verb | VerbGroup): entry is VerbGroup => 'verbs' in entry;

export interface Example {
  /** As typed, without the prompt. */
  readonly line: string;
  readonly says: string;
}

/** What the shell can complete a value with. */
export type Completes =
  | 'stack'
  | 'label'
  /** `stack.resource` */
  | 'resource'
  | 'environment'
  | 'run'
  /** A run that `resume` may go on with. */
  | 'resumable'
  | 'directory'
  | 'file'
  | 'verb'
  | 'output';

export interface ArgumentSpec {
  readonly name: string;
  readonly says: string;
  readonly required: boolean;
  /** Takes all the rest. */
  readonly repeats?: true;
  readonly choices?: readonly string[];
  /** Names with what they mean, offered and told; another one is for the handler to refuse. */
  readonly suggests?: readonly { readonly name: string; readonly says: string }[];
  readonly completes?: Completes;
}

export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly says: string;
  readonly value: OptionValue;
  /** Heading in the help. */
  readonly group: string;
  readonly completes?: Completes;
}

export type OptionValue =
  | { readonly kind: 'flag' }
  | { readonly kind: 'text'; readonly placeholder: string }
  /** With or without a value: `--changed`, `--changed=main`. */
  | { readonly kind: 'optional'; readonly placeholder: string }
  /** May be given several times. */
  | { readonly kind: 'list'; readonly placeholder: string }
  /** A whole number from 1. */
  | { readonly kind: 'count'; readonly placeholder: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

/** How a project is to be opened, besides what the command line says. */
export interface OpenWish extends Pick<OpenProjectOptions, 'run' | 'removedSince' | 'plan'> {
  /** `any`: the command is about all environments; where none is named, the first one will do. */
  readonly environment?: 'any' | { readonly named: string };
}

/** What a handler gets. */
export interface Call {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly options: OptionValues;
  /** Value of a declared argument. */
  readonly argument: (name: string) => string | undefined;
  /** Values of a repeating argument. */
  readonly rest: readonly string[];
  /** `--cwd` or the current directory; absolute. */
  readonly directory: string;
  /** Shows the help of a command; the empty path is the program's. */
  readonly help: (path: readonly string[]) => Promise<ExitCode>;
  /** Opens the project, hands it over, and closes it whatever happens. */
  readonly withProject: <Result>(
    use: (project: FairleadProject) => Promise<Result>,
    more?: OpenWish,
  ) => Promise<Result>;
}
