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
