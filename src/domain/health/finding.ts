/** What one look at something found. Not knowing is not well. */
export interface Finding {
  readonly well: boolean;
  /** One sentence, without secrets: what was seen, and what was expected where that differs. */
  readonly detail: string;
  readonly tookMs: number;
}
