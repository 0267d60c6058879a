/** The median of a list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of one call. */
export async function timed(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** The median time of several calls, after some that are not counted. */
export async function medianTime(
  body: () => unknown,
  { repeats = 7, warmUp = 2 }: { readonly repeats?: number; readonly warmUp?: number } = {},
): Promise<number> {
  for (let i = 0; i < warmUp; i++) await body();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) times.push(await timed(body));
  return median(times);
}

/**
 * Milliseconds of one body in two settings, in turn, so that what slows the machine slows both.
 * A sample is as many calls as take a millisecond.
 */
export function inTurn(
  body: () => void,
  settings: readonly [set: () => void, other: () => void],
  rounds: number,
): readonly [first: readonly number[], second: readonly number[]] {
  const sample = (calls: number) => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) body();
    return (performance.now() - start) / calls;
  };
  const sides = settings.map((set) => {
    set();
    sample(2);
    const calls = Math.max(1, Math.min(500, Math.ceil(1 / sample(2))));
    return { set, calls, times: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { set, calls, times } of sides) {
      set();
      times.push(sample(calls));
    }
  }
  const [first = [], second = []] = sides.map(({ times }) => times);
  return [first, second];
}
