import { describe, expect, it } from 'vitest';
import { judgeTransfer } from '../../src/judge/judge-transfer.ts';
import type { TransferSweep } from '../../src/judge/results/sweep-result.ts';
import { summarizeSweep } from '../../src/judge/transfer/summarize.ts';
import { distanceOf, placeOn } from '../../src/judge/transfer-distance.ts';
import '../../src/vitest/index.ts';
import { type Synthetic, synthetic } from '../judge/transfer/synthetic.ts';
import { messageOf } from './results.ts';

const grid: Omit<Synthetic, 'optimum'> = {
  widths: [64, 128, 256],
  log2: [-10, -9, -8, -7, -6, -5, -4],
  seeds: [1, 2],
};

/** A sweep whose optimum moves by so many powers of two for each doubling of the width. */
const drifting = (drift: number, more: Partial<Synthetic> = {}): TransferSweep =>
  summarizeSweep(
    synthetic({
      ...grid,
      optimum: (width, seed) => -6.5 + drift * Math.log2(width / 64) + 0.05 * (seed - 1.5),
      ...more,
    }),
  );

describe('toTransfer', () => {
  it('goes by how far optima lie apart', () => {
    expect(drifting(-0.2)).toTransfer({ within: '1 grid step' });
    expect(drifting(-0.2)).toTransfer({ within: 0.45 });
    expect(drifting(-0.2)).not.toTransfer({ within: 0.35 });
    expect(drifting(-0.6)).not.toTransfer({ within: '1 grid step' });
    expect(drifting(-0.6)).toTransfer({ within: '2 grid steps' });
  });

  it('counts in steps of the grid that was swept', () => {
    const half = Array.from({ length: 13 }, (_, index) => -10 + index / 2);
    expect(drifting(-0.4, { log2: half })).not.toTransfer({ within: '1 grid step' });
    expect(drifting(-0.4, { log2: half })).toTransfer({ within: '2 grid steps' });
    expect(drifting(-0.4)).toTransfer({ within: '1 grid step' });
  });

  it('fails with the table of optima', () => {
    const message = messageOf(() => expect(drifting(-1)).toTransfer({ within: '1 grid step' }));
    expect(message).toContain(
      'It does not transfer: the best learning rates of 3 widths lie 2 grid steps apart, more than 1 grid step.',
    );
    expect(message).toMatch(/^width +best rate +log2 +95% interval +fitted loss +on the edge$/m);
    expect(message).toMatch(/^128 +0\.00552 +-7\.50 +-7\.82 … -7\.18 +0\.5001$/m);
  });

  it('says under .not how far they lie apart', () => {
    const message = messageOf(() => expect(drifting(-0.2)).not.toTransfer({ within: 1 }));
    expect(message).toContain('.not.toTransfer(expected)\n\nIt transfers: the best');
    expect(message).toContain('0.4 powers of two apart, within 1 power of two.');
  });

  it('never says of a distance that it is more than itself', () => {
    const message = (drift: number, within: number): string =>
      judgeTransfer(drifting(drift, { widths: [64, 128] }), { within }).message;
    expect(message(-0.503, 0.5)).toContain('0.503 powers of two apart, more than 0.5 powers');
    expect(message(-1.00004, 1)).toContain('1.00004 powers of two apart, more than 1 power of');
    expect(message(-0.498, 0.5)).toContain('0.498 powers of two apart, within 0.5 powers');
    expect(message(-0.5, 0.5)).toContain('0.5 powers of two apart, within 0.5 powers');
  });

  it('is undecided where a width has no rate with every seed, as in a sweep that goes on', () => {
    const { cells } = drifting(0);
    const partial = summarizeSweep(cells.filter(({ width, seed }) => width < 256 || seed === 1));
    const { verdict, message } = judgeTransfer(partial, { within: 1 });
    expect(verdict).toBe('undecided');
    expect(message).toContain('UNDECIDED: at width 256 no rate was trained with every seed.');
  });

  it('is undecided where an optimum is on the edge of the grid, with .not too', () => {
    const cut = drifting(0, { log2: [-6, -5, -4] });
    const message = messageOf(() => expect(cut).toTransfer({ within: '1 grid step' }));
    expect(message).toContain('UNDECIDED whether it transfers: at width 64, 128, 256');
    expect(message).toContain('Add lower rates.');
    expect(message).toMatch(/ low$/m);
    expect(() => expect(cut).not.toTransfer({ within: '1 grid step' })).toThrow('UNDECIDED');
    const lower = drifting(0, { log2: [-10, -9, -8] });
    expect(() => expect(lower).toTransfer({ within: 1 })).toThrow('Add higher rates.');
    // The true optima are at least as far apart as those that were seen.
    expect(drifting(-2)).not.toTransfer({ within: '1 grid step' });
    expect(judgeTransfer(drifting(-2), { within: 4 }).verdict).toBe('undecided');
  });

  it('fails where every rate diverged at a width, and is undecided where nothing trained', () => {
    const diverging = (widest: number): TransferSweep =>
      drifting(0, {
        loss: (distance, width) =>
          width >= widest ? Number.POSITIVE_INFINITY : 0.5 + 0.1 * distance ** 2,
      });
    const message = messageOf(() => expect(diverging(256)).toTransfer({ within: 1 }));
    expect(message).toContain('It does not transfer: no rate trains at width 256.');
    expect(message).toMatch(/^256 +diverged$/m);
    expect(diverging(256)).not.toTransfer({ within: 1 });
    expect(judgeTransfer(diverging(0), { within: 1 }).verdict).toBe('undecided');
    expect(judgeTransfer(drifting(0, { widths: [64] }), { within: 1 }).verdict).toBe('undecided');
  });

  it('judges every setting, or those with the given hyperparameters', () => {
    const cells = (
      [
        ['μP', 0],
        ['SP', -1],
      ] as const
    ).flatMap(([scheme, drift]) =>
      ['Adam', 'SGD'].flatMap((optimizer) =>
        synthetic({
          ...grid,
          hyperparameters: { scheme, optimizer },
          optimum: (width) => -6.5 + drift * Math.log2(width / 64),
        }),
      ),
    );
    const sweep = summarizeSweep(cells);
    const within = '1 grid step';
    expect(sweep).toTransfer({ within, hyperparameters: { scheme: 'μP' } });
    expect(sweep).toTransfer({ within, hyperparameters: { scheme: 'μP', optimizer: 'SGD' } });
    expect(sweep).not.toTransfer({ within, hyperparameters: { scheme: 'SP' } });
    const message = messageOf(() => expect(sweep).toTransfer({ within }));
    expect(message).toContain('scheme=μP, optimizer=Adam: It transfers');
    expect(message).toContain('scheme=SP, optimizer=SGD: It does not transfer');
    expect(() =>
      expect(sweep).not.toTransfer({ within, hyperparameters: { scheme: 'NTK' } }),
    ).toThrow('Its settings: scheme=μP, optimizer=Adam; ');
  });

  it('refuses what is no sweep or distance, with .not too', () => {
    const sweep = drifting(0);
    const check = { ...sweep, kind: 'coordinate-check' } as unknown as TransferSweep;
    expect(() => expect(check).not.toTransfer({ within: 1 })).toThrow(
      'It is not the result of transferSweep.',
    );
    for (const within of ['a grid step', '-1 grid step', '1 step', -1, Number.NaN] as const) {
      expect(() => expect(sweep).not.toTransfer({ within: within as number })).toThrow(
        'within: received',
      );
    }
  });
});

it('reads distances', () => {
  expect(distanceOf('1 grid step')).toEqual({ count: 1, steps: true });
  expect(distanceOf('2.5 grid steps')).toEqual({ count: 2.5, steps: true });
  expect(distanceOf(0)).toEqual({ count: 0, steps: false });
});

it('finds places on an uneven grid', () => {
  const uneven = [-10, -8, -7, -6.5];
  expect(
    [-11, -10, -9, -8, -7.5, -7, -6.75, -6.5, -6].map((log2) => placeOn(uneven, log2)),
  ).toEqual([0, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3]);
});
