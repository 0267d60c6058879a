import { expect, it } from 'vitest';
import { muP, plan, type TensorSpec, type VectorSpec, type WeightSpec } from '../../src/index.ts';

const width = { size: 512, base: 64 };
const whyOf = (tensor: TensorSpec) =>
  plan({ parameterization: muP(), optimizer: 'adam', tensors: [tensor] }).rows[0]?.why;

it.each<[string, Omit<WeightSpec, 'name'> | Omit<VectorSpec, 'name'>, string]>([
  [
    'a read-in',
    { fanIn: 784, fanOut: width },
    'fan-in 784 does not scale, fan-out 64→512 does: input-like, its updates move all of a growing layer at once',
  ],
  [
    'a hidden matrix',
    { fanIn: width, fanOut: { size: 256, base: 32 } },
    'fan-in 64→512 and fan-out 32→256 scale: hidden, its updates add up coherently over a growing fan-in',
  ],
  [
    'a readout',
    { fanIn: width, fanOut: 10 },
    'fan-in 64→512 scales, fan-out 10 does not: readout, it sums a growing number of features that move together',
  ],
  [
    'an output bias',
    { size: 10, kind: 'bias' },
    'fan-in 1 and fan-out 10 do not scale: fixed, it keeps its values at every width',
  ],
  [
    'a bottleneck, declared',
    { fanIn: width, fanOut: 8, role: 'bottleneck' },
    'fan-in 64→512 scales, fan-out 8 does not: bottleneck, it starts at order one and its change grows with the richness (declared)',
  ],
  [
    'a kernel behind a concatenation',
    { fanIn: [64, width], fanOut: width },
    'reads 64 (input) and 64→512 (hidden) side by side, fan-out 64→512 scales: each is scaled by its own fan-in',
  ],
  [
    'an embedding, of which one is given at a time',
    { size: width, kind: 'embedding' },
    'fan-in 1 does not scale, fan-out 64→512 does: input-like, its updates move all of a growing layer at once',
  ],
])('why of %s', (_, tensor, why) => {
  expect(whyOf({ name: 'tensor', ...tensor })).toBe(why);
});

it('a declared role is what the factors follow', () => {
  const width4 = { size: 256, base: 64 };
  const initOf = (role?: 'bottleneck') => {
    const tensor = { name: 'down', fanIn: width4, fanOut: 8, ...(role ? { role } : {}) };
    const made = plan({ parameterization: muP(), optimizer: 'sgd', tensors: [tensor] });
    return [made.row('down').role, made.row('down').init];
  };
  // A bottleneck starts its signal at order one: m^(−1/2), where a readout has 1/m.
  expect(initOf()).toStrictEqual(['output', 1 / 4]);
  expect(initOf('bottleneck')).toStrictEqual(['bottleneck', 1 / 2]);
});
