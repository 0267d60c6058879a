import type { TensorSpec } from '../../src/index.ts';

const width = { size: 256, base: 64 };

/** An MLP four times as wide as its base. */
export const mlp: readonly TensorSpec[] = [
  { name: 'h1/kernel', fanIn: 784, fanOut: width },
  { name: 'h1/bias', size: width, kind: 'bias' },
  { name: 'h2/kernel', fanIn: width, fanOut: width },
  { name: 'out/kernel', fanIn: width, fanOut: 10 },
  { name: 'out/bias', size: 10, kind: 'bias' },
];

/** Its matrices alone. */
export const matrices: readonly TensorSpec[] = mlp.filter(({ kind }) => kind === undefined);
