// Frozen numbers. The generator is a part of the API: a model's seed must give the same weights
// in every later version. If this file fails, the change that made it fail is a breaking one.
import { describe, expect, it } from 'vitest';
import { normalQuantile, stream } from '../../src/random.ts';

describe('the streams of uniform numbers, frozen', () => {
  it.each([
    [0, '', [0.6958680359736894, 0.051563645187812646, 0.507488366287539, 0.502713593838299]],
    [
      1,
      'h1/kernel',
      [0.37568640177770807, 0.7996010529240508, 0.30723394471817056, 0.4330765573798544],
    ],
    [
      2 ** 32 + 1,
      'h1/kernel',
      [0.10698043696408999, 0.25272271211126374, 0.6195109216824214, 0.6428468279864329],
    ],
    [
      Number.MAX_SAFE_INTEGER,
      'überall/κ',
      [0.024236068892963814, 0.6036218169850288, 0.5301777688104788, 0.5184459357296644],
    ],
  ])('seed %d and name %j', (seed, name, expected) => {
    const { uniform } = stream(seed, name);
    expect(expected.map(() => uniform())).toStrictEqual(expected);
  });

  it('ten thousand numbers on', () => {
    const { uniform } = stream(1, 'h1/kernel');
    for (let i = 1; i < 10_000; i++) uniform();
    expect(uniform()).toBe(0.8874454925098697);
  });
});

describe('the normal quantile, frozen', () => {
  it.each([
    [1e-15, -7.9413453185442915],
    [0.001, -3.090232304709404],
    [0.01, -2.326347874388028],
    [0.3, -0.5244005132792953],
    [0.6, 0.2533471028599986],
    [0.975, 1.959963986120195],
    [0.9999, 3.719016482125131],
  ])('at %d', (p, expected) => {
    expect(normalQuantile(p)).toBe(expected);
  });
});
