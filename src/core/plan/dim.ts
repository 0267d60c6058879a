import { invalidArgument } from '../../errors.ts';

/** A dimension of a tensor: a bare number does not scale with the width. */
export type Dim = number | { readonly size: number; readonly base: number };

/** The size of a dimension in the target model. */
export function sizeOf(dim: Dim): number {
  return typeof dim === 'number' ? dim : dim.size;
}

/** The size of a dimension in the base model. */
export function baseOf(dim: Dim): number {
  return typeof dim === 'number' ? dim : dim.base;
}

/** Target ÷ base; exactly 1 for a dimension that does not scale, and at the base width. */
export function ratioOf(dim: Dim): number {
  return typeof dim === 'number' ? 1 : dim.size / dim.base;
}

/** Whether a dimension grows with the width, whatever its ratio here. */
export function scales(dim: Dim): boolean {
  return typeof dim !== 'number';
}

/** `64→512`, or `10` where it does not scale. */
export function formatDim(dim: Dim): string {
  return typeof dim === 'number' ? `${dim}` : `${dim.base}→${dim.size}`;
}

/** A copy that shares nothing with what the caller passed in. */
export function frozenDim(dim: Dim): Dim {
  return typeof dim === 'number' ? dim : Object.freeze({ size: dim.size, base: dim.base });
}

/** Throws `invalid-argument` unless `dim` is a dimension of positive size and base. */
export function checkDim(dim: unknown, argument: string): asserts dim is Dim {
  if (isPositive(dim)) return;
  if (typeof dim === 'object' && dim !== null && 'size' in dim && 'base' in dim) {
    for (const part of ['size', 'base'] as const) {
      if (!isPositive(dim[part])) {
        throw invalidArgument(
          `${argument}.${part}`,
          dim[part],
          'A size is a positive finite number.',
          'Give the number of units, for example { size: 512, base: 64 }.',
        );
      }
    }
    return;
  }
  throw invalidArgument(
    argument,
    dim,
    'A dimension is a positive number, or { size, base } where it scales with the width.',
    'Write 10 for a dimension that does not scale, { size: 512, base: 64 } for one that does.',
  );
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
