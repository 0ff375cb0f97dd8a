export interface Use {
  readonly root: 'var' | 'local' | 'data';
  /** Of data: with its type, `aws_ami.base`. */
  readonly name: string;
  /** `resource`, `module`, `locals`, ... */
  readonly block: string;
  /** First label of the block: the name of a module. */
  readonly label: string | undefined;
  /** Argument or nested block of the block that it stands in: the name of a local. */
  readonly argument: string | undefined;
}

export interface ConfigFile {
  readonly uses: readonly Use[];
  /** Variable → its declaration alone, as a file of this syntax. */
  readonly variables: readonly Declaration[];
  /** `var.x` → what `replacement` says, and the declarations of such variables are taken out. */
  rewritten(replacement: Replacement): string;
}

export interface Declaration {
  readonly name: string;
  readonly text: string;
  readonly syntax: 'native' | 'json';
  /** Its conditions speak of nothing else: it can stand in another module. */
  readonly alone: boolean;
  /** Its value must not get into a plan: an output that passes it on has to say so. */
  readonly ephemeral: boolean;
}

/** Undefined: it stays. */
export type Replacement = (name: string) => string | undefined;
