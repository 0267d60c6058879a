import { describe, expect, it } from 'vitest';
import { difference, sizesOf } from '../../../src/lab/measure/entry-sizes.ts';

describe('sizes', () => {
  it('are mean absolute, root mean square and largest absolute entry', () => {
    expect(sizesOf([3, -4, 0, 0])).toStrictEqual({ l1: 7 / 4, l2: 5 / 2, max: 4 });
    expect(sizesOf(Float32Array.of(-2))).toStrictEqual({ l1: 2, l2: 2, max: 2 });
  });

  it.each([
    ['first', [Number.NaN, 1, 2]],
    ['in the middle', [1, Number.NaN, 2]],
    ['last', [1, 2, Number.NaN]],
  ])('are NaN where an entry is, be it %s', (_, entries) => {
    expect(sizesOf(entries)).toStrictEqual({ l1: Number.NaN, l2: Number.NaN, max: Number.NaN });
  });

  it('are infinite where an entry is', () => {
    expect(sizesOf([1, -Infinity, 2])).toStrictEqual({ l1: Infinity, l2: Infinity, max: Infinity });
  });
});

it('a difference is taken entry by entry', () => {
  expect(difference([3, 2], [1, 5])).toStrictEqual(Float32Array.of(2, -3));
});
