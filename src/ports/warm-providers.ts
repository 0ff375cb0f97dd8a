/**
 * Providers that keep running between the commands of a tool. Each command gets a socket of its own; what it configures
 * there reaches a process that holds exactly that configuration and no other.
 */
export interface WarmProviders {
  /**
   * A provider for one command. Undefined: it cannot be had warm (it is not what the lock file names, or does not start),
   * and the tool starts it itself.
   */
  lend(wish: ProviderWish, signal: AbortSignal): Promise<ProviderLoan | undefined>;
}

export interface ProviderWish {
  /** Absolute path of the directory that `init` has put the provider in. */
  readonly package: string;
  /** Hashes of the package that the lock file allows, e.g. `h1:...`. */
  readonly hashes: readonly string[];
  /** The whole environment of the provider; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its relative paths start. Absolute. */
  readonly cwd: string;
  /**
   * Types of resources and data that the command can meet: of all others it is not told, which saves it from reading
   * megabytes. Undefined: all.
   */
  readonly types?: readonly string[];
}

export interface ProviderLoan {
  /** Path of a unix socket that speaks the plugin protocol without TLS. */
  readonly socket: string;
  readonly protocolVersion: 5 | 6;
  /** Of a process that lives at least as long as the loan. */
  readonly pid: number;
  /** The command has ended. Safe to call twice. */
  giveBack(): Promise<void>;
}
