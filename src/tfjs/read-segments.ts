import { baseOf, type Dim, sizeOf } from '../core/plan/dim.ts';
import { scaleAlike, type WeightSpec } from '../core/plan/tensor.ts';
import type { Part } from '../model/concatenations.ts';
import type { Weight } from '../model/weights.ts';

/** The layers whose `kernel` sums over the last axis of what they are given, and cells of theirs. */
const reading: ReadonlySet<string> = new Set([
  ...['Dense', 'Conv1D', 'Conv2D', 'Conv3D'],
  ...['SimpleRNNCell', 'GRUCell', 'LSTMCell', 'ConvLSTM2DCell'],
]);

/** The fan-in of a kernel by what it reads. */
export type SegmentedFanIn = Pick<WeightSpec, 'fanIn' | 'repeats'>;

/**
 * The fan-in of a kernel behind a concatenation, segment by segment: undefined for a weight that is
 * none, and where sizes do not come out at the target and at base.
 *
 * @param whole its whole fan-in
 * @param dimOf what a part scales as; undefined where that is not known
 */
export function segmentedFanIn(
  { owner, ownName, localName }: Weight,
  parts: readonly Part[],
  whole: Dim,
  dimOf: (part: Part) => Dim | undefined,
): SegmentedFanIn | undefined {
  const className = owner.getClassName().replace(/^Richscale/, '');
  if (ownName !== 'kernel' || !reading.has(className) || /cell(?!1\b)\d/.test(localName)) {
    return undefined;
  }
  const dims: Dim[] = [];
  for (const part of onePeriod(parts)) {
    const dim = dimOf(part);
    if (dim === undefined) return undefined;
    dims.push(dim);
  }
  const sum = (size: (dim: Dim) => number) => dims.reduce<number>((all, dim) => all + size(dim), 0);
  const repeats = sizeOf(whole) / sum(sizeOf);
  if (!Number.isInteger(repeats) || repeats * sum(baseOf) !== baseOf(whole)) return undefined;
  const fanIn = joined(dims);
  if (fanIn.length === 1) return undefined;
  return repeats === 1 ? { fanIn } : { fanIn, repeats };
}

/** What was flattened is one sequence of parts, over and over. */
function onePeriod(parts: readonly Part[]): readonly Part[] {
  const same = (a: Part, b: Part | undefined) => a.source === b?.source && a.size === b?.size;
  const { length } = parts;
  for (let period = 1; period < length; period++) {
    if (length % period > 0) continue;
    if (parts.every((part, index) => same(part, parts[index % period]))) {
      return parts.slice(0, period);
    }
  }
  return parts;
}

/** Neighbours that scale alike are one. */
function joined(dims: readonly Dim[]): readonly Dim[] {
  const result: Dim[] = [];
  for (const dim of dims) {
    const last = result.at(-1);
    if (last !== undefined && scaleAlike(last, dim)) {
      const size = sizeOf(last) + sizeOf(dim);
      result[result.length - 1] =
        typeof dim === 'number' ? size : { size, base: baseOf(last) + baseOf(dim) };
    } else result.push(dim);
  }
  return result;
}
