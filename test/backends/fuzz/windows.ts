import type { Draw } from './draw.ts';

/** A window that slides over images or volumes. */
export interface Window {
  readonly x: readonly number[];
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pad: 'same' | 'valid';
  /** How many places it has, by axis. */
  readonly out: readonly number[];
}

/** Images or volumes, and a window that fits into them. */
export function windowOf(draw: Draw, axes: 2 | 3 = 2, dilation = 1): Window {
  const size = Array.from({ length: axes }, () => draw.of(1, 2, 3));
  const stride = dilation > 1 ? 1 : draw.of(1, 2, 3);
  const spans = size.map((each) => (each - 1) * dilation + 1);
  const sizes = spans.map((span) => span + draw.of(0, 1, 2, 5));
  const pad = draw.of('same', 'valid');
  const out = sizes.map((dim, axis) =>
    pad === 'same'
      ? Math.ceil(dim / stride)
      : Math.floor((dim - (spans[axis] as number)) / stride) + 1,
  );
  const x = [draw.of(0, 1, 2), ...sizes, draw.of(1, 2, 3, 4, 5, 8, 9)];
  const all = (value: number) => size.map(() => value);
  return { x, size, strides: all(stride), dilations: all(dilation), pad, out };
}
