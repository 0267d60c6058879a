/** What became of one spec. */
export interface SpecOutcome {
  readonly spec: string;
  /** The first expectation that failed; undefined if the spec passed. */
  readonly message?: string | undefined;
}
