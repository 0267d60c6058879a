/** What was measured of one side. */
export interface Medians {
  /** Milliseconds. */
  readonly time: number;
  readonly peakBytes?: number;
}

/** What a ratio has to be. */
export interface Target {
  readonly least?: number;
  readonly most?: number;
}

let headed = false;

/** Prints one line of the table: how many times as fast ours is, against what it should be. */
export function report(
  work: string,
  { stock, ours }: { readonly stock: Medians; readonly ours: Medians },
  { least, most }: Target,
): void {
  if (!headed) console.log('| work | ratio | target | met |\n| --- | --- | --- | --- |');
  headed = true;
  const ratio = stock.time / ours.time;
  const met = ratio >= (least ?? 0) && ratio <= (most ?? Number.POSITIVE_INFINITY);
  const target = least === undefined ? `≤ ${most}` : `≥ ${least}×`;
  const shown = least === undefined ? ratio.toFixed(3) : `${ratio.toFixed(1)}×`;
  console.log(`| ${work} | ${shown} | ${target} | ${met ? 'yes' : 'NO'} |`);
}
