/** The part of jasmine-core that the runner uses; the package has no types of its own. */
declare module 'jasmine-core/lib/jasmine-core/jasmine.js' {
  interface SpecResult {
    readonly fullName: string;
    readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
    readonly failedExpectations: readonly { readonly message: string }[];
  }
  interface Environment {
    clearReporters(): void;
    configure(options: { readonly random: boolean }): void;
    addReporter(reporter: { specDone(result: SpecResult): void }): void;
    execute(): Promise<unknown>;
  }
  interface Jasmine {
    DEFAULT_TIMEOUT_INTERVAL: number;
    getEnv(options?: { readonly suppressLoadErrors: boolean }): Environment;
  }
  interface JasmineRequire {
    core(own: JasmineRequire): Jasmine;
    /** `describe`, `it` and the others. */
    interface(jasmine: Jasmine, environment: Environment): object;
  }
  const jasmineRequire: JasmineRequire;
  export default jasmineRequire;
}
