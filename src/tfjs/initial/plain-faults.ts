import { normalQuantile } from '../../random.ts';

/** What is known of independent entries, for each unit of their size. */
export interface Law {
  readonly mean: number;
  /** How far an entry can be from the mean; infinite for a normal distribution. */
  readonly bound: number;
  readonly variance: number;
  /** The fourth central moment. */
  readonly fourth: number;
}

/**
 * Of fresh tensors, the share that each of up to three tests (range, mean, variance) may find fault
 * with. The bounds below hold for any number of entries, so that the three together stay under 1 in
 * 10 000.
 */
const share = 3e-5;

/** What float32 may add to an entry that lies on the bound. */
const rounding = 1e-5;

/**
 * Why entries are no draw of a distribution: one beyond its range, or a mean or variance that it
 * does not come to.
 *
 * @param size what an entry is a multiple of
 */
export function lawFault(entries: Float32Array, law: Law, size: number): string | undefined {
  const { mean, bound, variance } = law;
  const range = Number.isFinite(bound)
    ? bound + rounding * (bound + Math.abs(mean))
    : Math.sqrt(variance) * -normalQuantile(share / (2 * entries.length));
  let [sum, squares] = [0, 0];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as number;
    const off = entry / size - mean;
    if (!(Math.abs(off) <= range)) {
      return `${short(entry)} is among its entries, none of which is beyond ${short(mean * size)} ± ${short(range * size)}`;
    }
    sum += off;
    squares += off ** 2;
  }
  const count = entries.length;
  if (Math.abs(sum) > farthestSum(law, count)) {
    return `its mean is ${short((mean + sum / count) * size)} instead of about ${short(mean * size)}`;
  }
  const [least, most] = squaresOf(law, count);
  if (squares < least || squares > most) {
    const [is, wanted] = [squares / count, variance].map((each) => Math.sqrt(each) * size);
    return `its standard deviation is ${short(is ?? 0)} instead of about ${short(wanted ?? 0)}`;
  }
  return undefined;
}

/** How far a sum of centred entries may be from 0: exact for normals, Bernstein's inequality else. */
function farthestSum({ bound, variance }: Law, count: number): number {
  if (!Number.isFinite(bound)) return Math.sqrt(variance * count) * -normalQuantile(share / 2);
  return bernstein(variance, bound, count);
}

/**
 * Between which numbers a sum of squared centred entries lies: for normals by Laurent and Massart
 * (Ann. Statist. 28, 2000, lemma 1), else by Bernstein's inequality.
 */
function squaresOf({ bound, variance, fourth }: Law, count: number): readonly [number, number] {
  if (Number.isFinite(bound)) {
    const spread = Math.max(0, fourth - variance ** 2);
    const off = bernstein(spread, Math.max(bound ** 2 - variance, variance), count);
    return [variance * count - off, variance * count + off];
  }
  const x = Math.log(2 / share);
  const off = 2 * Math.sqrt(count * x);
  return [variance * (count - off), variance * (count + off + 2 * x)];
}

/** What a sum of `count` centred terms of this variance and bound exceeds at most in a `share`. */
function bernstein(variance: number, bound: number, count: number): number {
  const x = Math.log(2 / share);
  const linear = (bound * x) / 3;
  // Rounding of entries in float32 moves a sum as far as that.
  return linear + Math.sqrt(linear ** 2 + 2 * variance * count * x) + rounding * bound * count;
}

/** Why entries are not the constants that they start as. */
export function constantFault(
  entries: Float32Array,
  expected: (index: number) => number,
): string | undefined {
  const index = entries.findIndex((entry, i) => entry !== Math.fround(expected(i)));
  if (index < 0) return undefined;
  return `${short(entries[index] as number)} is among its entries, where it starts at ${short(expected(index))}`;
}

/** Why entries are no orthogonal matrix: its rows or columns, whichever are fewer, have one norm. */
export function orthogonalFault(
  entries: Float32Array,
  rows: number,
  columns: number,
  gain: number,
): string | undefined {
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  // How vectors and their entries follow each other.
  const [next, along] = rows <= columns ? [columns, 1] : [1, columns];
  for (let vector = 0; vector < count; vector++) {
    let square = 0;
    for (let i = 0; i < length; i++) square += (entries[vector * next + i * along] as number) ** 2;
    const norm = Math.sqrt(square);
    // tfjs's decomposition in float32 is exact to 1e-5 or so.
    if (!(Math.abs(norm - Math.abs(gain)) <= 1e-3 * Math.abs(gain))) {
      const which = rows <= columns ? 'row' : 'column';
      return `the norm of its ${which} ${vector} is ${short(norm)} instead of ${short(gain)}`;
    }
  }
  return undefined;
}

function short(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
