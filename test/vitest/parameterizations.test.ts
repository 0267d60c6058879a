import { describe, expect, it } from 'vitest';
import { abc, meanField, muP, ntk, parameterization, regauge, sp } from '../../src/index.ts';
import '../../src/vitest/index.ts';
import { messageOf } from './results.ts';

describe('toBeEquivalentTo', () => {
  it('holds across gauges', () => {
    expect(muP()).toBeEquivalentTo(meanField(), { optimizer: 'adam' });
    expect(regauge(ntk(), { output: -1 })).toBeEquivalentTo(ntk(), { optimizer: 'sgd' });
    expect(muP()).not.toBeEquivalentTo(ntk(), { optimizer: 'adam' });
    expect(muP()).not.toBeEquivalentTo(muP({ gamma: 2 }), { optimizer: 'adam' });
  });

  it('fails with both side by side', () => {
    const message = messageOf(() => expect(sp()).toBeEquivalentTo(muP(), { optimizer: 'adam' }));
    expect(message).toBe(`expect(received).toBeEquivalentTo(expected)

SP and muP do not train alike under adam. Without multipliers, in widths relative to base:

                   SP     muP
  input init      n^0     n^0
  input lr        n^0     n^0
  hidden init  n^-0.5  n^-0.5
✗ hidden lr       n^0    n^-1
✗ output init  n^-0.5    n^-1
✗ output lr       n^0    n^-1
  fixed init      n^0     n^0
  fixed lr        n^0     n^0`);
  });

  it('shows what γ makes of it, and differences in the last digits', () => {
    const gamma = messageOf(() =>
      expect(muP({ gamma: 2 })).toBeEquivalentTo(muP(), { optimizer: 'sgd' }),
    );
    expect(gamma).toMatch(/^✗ output init +0\.5·n\^-1 +n\^-1$/m);
    const near = parameterization({ richness: 0.5 - 1e-9 });
    const message = messageOf(() => expect(near).toBeEquivalentTo(muP(), { optimizer: 'sgd' }));
    expect(message).toMatch(/^✗ input lr +n\^0\.999999998 +n\^1$/m);
  });

  it('says under .not that they train alike', () => {
    const message = messageOf(() =>
      expect(muP()).not.toBeEquivalentTo(meanField(), { optimizer: 'adam' }),
    );
    expect(message).toContain('.not.toBeEquivalentTo(expected)\n\nmuP and ');
    expect(message).toContain('train alike under adam');
    expect(message).not.toContain('✗');
  });

  it('refuses what is no parameterization or optimizer', () => {
    const options = { optimizer: 'adam' } as const;
    expect(() => expect(muP()).not.toBeEquivalentTo({} as never, options)).toThrow(
      'expected: received {}. It is not a parameterization.',
    );
    expect(() => expect(muP()).not.toBeEquivalentTo(ntk(), { optimizer: 'adom' as never })).toThrow(
      '"adom"',
    );
  });
});

describe('toHaveExponents', () => {
  it('looks at what is given, in the parameterization’s own gauge', () => {
    expect(muP()).toHaveExponents({ role: 'hidden', optimizer: 'adam', init: -1 / 2, lr: -1 });
    expect(muP()).toHaveExponents({ role: 'output', optimizer: 'sgd', multiplier: 0, lr: -1 });
    expect(meanField()).toHaveExponents({
      role: 'output',
      optimizer: 'sgd',
      multiplier: -1,
      lr: 1,
    });
    expect(ntk()).toHaveExponents({ role: 'hidden', optimizer: 'adam', weightDecay: 1.5 });
    expect(muP()).not.toHaveExponents({ role: 'hidden', optimizer: 'adam', init: -1 / 2, lr: 0 });
    expect(muP()).toHaveExponents({ role: 'fixed', optimizer: 'adam', epsilon: 0 });
  });

  it('fails with what was found, and the formula for any richness', () => {
    const message = messageOf(() =>
      expect(ntk()).toHaveExponents({ role: 'hidden', optimizer: 'adam', init: -0.5, lr: -1 }),
    );
    expect(message).toBe(`expect(received).toHaveExponents(expected)

The hidden tensors of NTK do not have these exponents under adam:

        expected   found  for any r
  init    n^-0.5  n^-0.5   n^(-1/2)
✗ lr        n^-1  n^-1.5  n^(r-3/2)`);
    const ours = abc({
      name: 'ours',
      exponents: {
        input: { multiplier: 0, init: 0, lr: 0 },
        hidden: { multiplier: 0, init: -0.5, lr: -1 },
        output: { multiplier: -1, init: 0, lr: 0 },
      },
    });
    const negated = messageOf(() =>
      expect(ours).not.toHaveExponents({ role: 'output', optimizer: 'adam', multiplier: -1 }),
    );
    expect(negated).toContain('The output tensors of ours have these exponents under adam:');
  });

  it('refuses an expectation that could not fail, with .not too', () => {
    const hidden = { role: 'hidden', optimizer: 'adam' } as const;
    expect(() => expect(muP()).toHaveExponents(hidden)).toThrow('No exponent is expected.');
    const misspelled = { ...hidden, learningRate: -1 };
    expect(() => expect(muP()).not.toHaveExponents(misspelled)).toThrow(
      'expectation.learningRate: received -1. There is no such option.',
    );
    expect(() => expect(muP()).not.toHaveExponents({ ...hidden, lr: Number.NaN })).toThrow(
      'lr: received NaN',
    );
    expect(() =>
      expect(muP()).not.toHaveExponents({ ...hidden, lr: 0, role: 'bias' as never }),
    ).toThrow('role: received "bias"');
  });
});
