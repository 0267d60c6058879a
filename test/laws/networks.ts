import fc from 'fast-check';
import type { TensorSpec } from '../../src/index.ts';

/** The widths of a small network with two hidden dimensions. */
export interface Widths {
  readonly first: { readonly size: number; readonly base: number };
  readonly second: { readonly size: number; readonly base: number };
}

/** One tensor of each role and kind. */
export function network({ first, second }: Widths): readonly TensorSpec[] {
  return [
    { name: 'embedding', size: first, kind: 'embedding' },
    { name: 'read-in', fanIn: 784, fanOut: first },
    { name: 'bias', size: first, kind: 'bias' },
    { name: 'gain', size: second, kind: 'gain' },
    { name: 'hidden', fanIn: first, fanOut: second },
    { name: 'code', fanIn: second, fanOut: 8, role: 'bottleneck' },
    { name: 'readout', fanIn: second, fanOut: 10 },
    { name: 'readout bias', size: 10, kind: 'bias' },
  ];
}

const width = fc.integer({ min: 1, max: 4096 });

/** Two widths that grow, or shrink, each at its own rate. */
export const anyWidths: fc.Arbitrary<Widths> = fc
  .tuple(width, width)
  .map(([a, b]) => ({ first: { size: a, base: 64 }, second: { size: b, base: 96 } }));

/** Two widths that grow, or shrink, by the same ratio. */
export const alike: fc.Arbitrary<Widths> = fc.integer({ min: 1, max: 64 * 64 }).map((k) => ({
  first: { size: k, base: 64 },
  // 2k/128 is k/64, to the bit.
  second: { size: 2 * k, base: 128 },
}));

/** Any widths, all at their base. */
export const atBase: fc.Arbitrary<Widths> = fc.tuple(width, width).map(([a, b]) => ({
  first: { size: a, base: a },
  second: { size: b, base: b },
}));
