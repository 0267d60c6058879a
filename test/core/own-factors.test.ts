import { describe, expect, it } from 'vitest';
import { muP, type OwnFactors, parameterGroups, plan, planFromJSON } from '../../src/index.ts';

const fans = { fanIn: { size: 512, base: 64 }, fanOut: 10 };
const planned = (own?: OwnFactors) =>
  plan({
    parameterization: muP(),
    optimizer: 'adam',
    tensors: [{ name: 'head', ...fans, ...(own === undefined ? {} : { own }) }],
  });

describe('factors of the user’s own', () => {
  it('are multiplied with the plan’s, and shown in the row', () => {
    const plain = planned().row('head');
    const row = planned({ learningRate: 10, weightDecay: 0 }).row('head');
    expect(row).toStrictEqual({
      ...plain,
      lr: 10 * plain.lr,
      weightDecay: 0,
      own: { learningRate: 10, weightDecay: 0 },
      why: `${plain.why}; learning rate × 10, weight decay × 0 of its own`,
    });
    expect(String(planned({ learningRate: 10 }))).toContain('learning rate × 10 of its own');
  });

  it('of 1 change nothing', () => {
    expect(planned({ learningRate: 1 }).rows).toStrictEqual(planned().rows);
    expect(planned({}).rows).toStrictEqual(planned().rows);
  });

  it('are there after JSON and in groups', () => {
    const made = planned({ learningRate: 3 });
    expect(planFromJSON(JSON.parse(JSON.stringify(made))).rows).toStrictEqual(made.rows);
    const [group] = parameterGroups(made, { learningRate: 0.1 });
    expect(group?.learningRate).toBe(0.1 * made.row('head').lr);
  });

  it.each<[string, OwnFactors, RegExp]>([
    ['negative', { learningRate: -1 }, /head\.own\.learningRate: received -1/],
    ['infinite', { weightDecay: Number.POSITIVE_INFINITY }, /head\.own\.weightDecay: received Inf/],
    ['of another name', { lr: 10 } as OwnFactors, /head\.own\.lr: received 10/],
  ])('are refused: %s', (_, own, message) => {
    expect(() => planned(own)).toThrow(message);
  });
});
