import { describe, expect, it } from 'vitest';
import {
  attentionScale,
  muP,
  ntk,
  parameterization,
  plan,
  sp,
  tiedEmbedding,
} from '../../src/index.ts';

describe('attention logits', () => {
  const headDim = (size: number) => ({ size, base: 64 });

  it.each([
    [64, 1 / 8],
    [256, 8 / 256],
    [1024, 8 / 1024],
  ])('TP5 Definition 4.1: √d_base/d at μP, d = %d', (size, scale) => {
    expect(attentionScale({ parameterization: muP(), headDim: headDim(size) })).toBe(scale);
  });

  it.each([64, 256, 1024])('1/√d at NTK, d = %d', (size) => {
    const scale = attentionScale({ parameterization: ntk(), headDim: headDim(size) });
    // Roots of powers of four: exact.
    expect(scale).toBe(1 / Math.sqrt(size));
  });

  it('(1/√d_base)·(d/d_base)^(−(1/2 + r)) between', () => {
    const p = parameterization({ richness: 1 / 4 });
    // 16^(−3/4) is 1/8.
    expect(attentionScale({ parameterization: p, headDim: headDim(1024) })).toBe(1 / 64);
  });

  it('1/√d at every r where the head dimension does not grow', () => {
    for (const p of [muP(), ntk(), parameterization({ richness: 0.3 }), sp()]) {
      expect(attentionScale({ parameterization: p, headDim: 64 })).toBe(1 / 8);
      expect(attentionScale({ parameterization: p, headDim: headDim(64) })).toBe(1 / 8);
    }
  });

  it('1/√d under SP, as frameworks do', () => {
    expect(attentionScale({ parameterization: sp(), headDim: headDim(1024) })).toBe(1 / 32);
  });

  it('knows nothing of γ or of the gauge', () => {
    const plain = attentionScale({ parameterization: muP(), headDim: headDim(256) });
    const other = muP({ gamma: 3, gauge: 'unit-init' });
    expect(attentionScale({ parameterization: other, headDim: headDim(256) })).toBe(plain);
  });
});

describe('tied embeddings', () => {
  const width = { size: 1024, base: 64 };

  it.each([
    [0, 1 / 4],
    [1 / 4, 1 / 8],
    [1 / 2, 1 / 16],
  ])('the readout’s multiplier is m^(−(1/2 + r)) at r = %d', (richness, multiplier) => {
    expect(
      tiedEmbedding({ parameterization: parameterization({ richness }), width }),
    ).toStrictEqual({ multiplier, stableWithResidualStream: richness === 1 / 2 });
  });

  it('are multiplied by a readout’s σ, γ and all', () => {
    for (const p of [muP({ gamma: 3 }), ntk({ gamma: 2 }), sp(), muP({ gauge: 'unit-init' })]) {
      const tensors = [{ name: 'out', fanIn: width, fanOut: 10 }];
      const { init, multiplier } = plan({ parameterization: p, optimizer: 'adam', tensors }).row(
        'out',
      );
      const tied = tiedEmbedding({ parameterization: p, width }).multiplier;
      expect(tied / (init * multiplier)).toBeCloseTo(1, 12);
    }
  });

  it('are richer by d where γ = m^d', () => {
    const gamma = 16 ** (1 / 4);
    expect(
      tiedEmbedding({ parameterization: parameterization({ richness: 1 / 4, gamma }), width })
        .multiplier,
    ).toBeCloseTo(tiedEmbedding({ parameterization: muP(), width }).multiplier, 12);
  });

  it('are as at base where nothing grows', () => {
    expect(tiedEmbedding({ parameterization: muP(), width: 64 }).multiplier).toBe(1);
  });

  it('are not stable with a residual stream off the line', () => {
    expect(tiedEmbedding({ parameterization: sp(), width }).stableWithResidualStream).toBe(false);
  });
});
