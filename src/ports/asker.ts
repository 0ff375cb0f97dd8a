/** Asks a person. */
export interface Asker {
  /** False: nobody is there to answer (no terminal). */
  readonly interactive: boolean;
  /** Yes or no. */
  confirm(question: string, fallback: 'yes' | 'no'): Promise<boolean>;
  /** True when exactly `word` was typed. */
  confirmByName(question: string, word: string): Promise<boolean>;
}
