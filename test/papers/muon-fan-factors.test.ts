import { describe, expect, it } from 'vitest';
import { type FanFactor, muP, plan, type TensorSpec } from '../../src/index.ts';

/**
 * Implementations of Muon multiply their update by a factor of the matrix's real
 * shape. The plan divides by how much that factor has grown, so it asks for sizes, not for ratios.
 * Here every dimension grows by 4 or 16; μP asks for η·factor ~ √(fan-out/fan-in) in every case.
 */
const tensors: readonly TensorSpec[] = [
  // wide already at base: fan-out 64 to 256 is below the 784 inputs
  { name: 'read-in of 784', fanIn: 784, fanOut: { size: 256, base: 64 } },
  { name: 'read-in of 16', fanIn: 16, fanOut: { size: 256, base: 64 } },
  { name: 'hidden', fanIn: { size: 256, base: 64 }, fanOut: { size: 1024, base: 64 } },
  { name: 'readout', fanIn: { size: 256, base: 64 }, fanOut: 16 },
];

// u·√(m_in·m_out) is √m_out for the read-in, √(m_out/m_in) for hidden, 1/√m_in for the readout.
const table: Readonly<Record<FanFactor, readonly number[]>> = {
  one: [2, 2, 2, 1 / 2],
  'sqrt(out/in)': [1, 1, 1, 1],
  // The first factor stays √max(1, 256/784) = 1.
  'sqrt(max(1,out/in))': [2, 1, 1, 1 / 2],
  // √(784/784), √(256/64), √(1024/64), √(256/64)
  'sqrt(max(in,out))': [2, 1, 1 / 2, 1 / 4],
};

describe.each(Object.entries(table))('Muon × %s', (fanFactor, rates) => {
  const optimizer = { name: 'muon', fanFactor: fanFactor as FanFactor } as const;
  const made = plan({ parameterization: muP(), optimizer, tensors });

  it('learning rates of real shapes', () => {
    expect(made.rows.map(({ lr }) => lr)).toStrictEqual(rates);
  });
  it('their product with the factor is that of the others', () => {
    const value: Record<FanFactor, (fanIn: number, fanOut: number) => number> = {
      one: () => 1,
      'sqrt(out/in)': (fanIn, fanOut) => Math.sqrt(fanOut / fanIn),
      'sqrt(max(1,out/in))': (fanIn, fanOut) => Math.sqrt(Math.max(1, fanOut / fanIn)),
      'sqrt(max(in,out))': (fanIn, fanOut) => Math.sqrt(Math.max(fanIn, fanOut)),
    };
    const factor = value[fanFactor as FanFactor];
    const grown = made.rows.map(({ fanIn, fanOut }) => {
      const [a, b] = [fanIn, fanOut].map((dim) => (typeof dim === 'number' ? dim : dim.size));
      const [c, d] = [fanIn, fanOut].map((dim) => (typeof dim === 'number' ? dim : dim.base));
      return factor(a ?? NaN, b ?? NaN) / factor(c ?? NaN, d ?? NaN);
    });
    expect(made.rows.map(({ lr }, index) => lr * (grown[index] ?? NaN))).toStrictEqual(
      [2, 2, 2, 1 / 2].map((value) => expect.closeTo(value, 12)),
    );
  });
});

it('muon without a fan factor is modula’s', () => {
  const bare = plan({ parameterization: muP(), optimizer: 'muon', tensors });
  expect(bare.optimizer.fanFactor).toBe('sqrt(out/in)');
  expect(bare.rows.map(({ lr }) => lr)).toStrictEqual([1, 1, 1, 1]);
});
