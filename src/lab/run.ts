/** What every measurement of the lab can be given. */
export interface RunOptions<Progress> {
  /** Is told how far the measurement has come. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the measurement: its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A measurement under way: await it for its result, or go over it for its progress.
 *
 * ```ts
 * const run = coordinateCheck(options);
 * for await (const { done, of } of run) console.log(`${done} of ${of}`);
 * const check = await run;
 * ```
 */
export interface Run<Result, Progress> extends Promise<Result>, AsyncIterable<Progress> {}

/** What a measurement's body is handed. */
export interface Reporter<Progress> {
  report(progress: Progress): void;
  /** Lets other tasks run, then throws the signal's reason if the run was cancelled. */
  checkpoint(): Promise<void>;
}

/** Starts a measurement. Its progress is kept for those who ask later. */
export function startRun<Result, Progress>(
  options: RunOptions<Progress>,
  body: (reporter: Reporter<Progress>) => Promise<Result>,
): Run<Result, Progress> {
  // The body says what is wrong with options that are none.
  const { onProgress, signal }: RunOptions<Progress> = options ?? {};
  const history: Progress[] = [];
  let wake: () => void = () => {};
  let news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let ended = false;
  const announce = (): void => {
    const woken = wake;
    news = new Promise<void>((resolve) => {
      wake = resolve;
    });
    woken();
  };

  const reporter: Reporter<Progress> = {
    report(progress) {
      history.push(progress);
      onProgress?.(progress);
      announce();
    },
    async checkpoint() {
      await new Promise<void>((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    },
  };
  const result = (async () => {
    try {
      signal?.throwIfAborted();
      return await body(reporter);
    } finally {
      ended = true;
      announce();
    }
  })();

  const iterate = async function* (): AsyncGenerator<Progress> {
    for (let next = 0; ; ) {
      const progress = history[next];
      if (progress !== undefined) {
        next += 1;
        yield progress;
      } else if (ended) {
        await result;
        return;
      } else {
        await news;
      }
    }
  };
  return Object.assign(result, {
    [Symbol.asyncIterator](): AsyncGenerator<Progress> {
      // Who iterates gets a failure at the end, maybe long after it happened: it is not unhandled.
      result.catch(() => {});
      return iterate();
    },
  });
}
