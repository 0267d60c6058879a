import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { adam, momentum, parameterize, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp } from '../tfjs/models.ts';
import { batchFor, loss, losses } from '../tfjs/training.ts';
import { gradientAt, toy, valuesOf } from './toy.ts';

/** How far each of the two variables moves under a gradient of ones. */
function moves(pair: ReturnType<typeof toy>): number[] {
  const { optimizer, a, b } = pair;
  const [fromA, fromB] = [valuesOf(a)[0] as number, valuesOf(b)[0] as number];
  optimizer.applyGradients({ [a.name]: tf.onesLike(a), [b.name]: tf.onesLike(b) });
  return [fromA - (valuesOf(a)[0] as number), fromB - (valuesOf(b)[0] as number)];
}

const nearly = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));

onBackend('cpu', 'the global learning rate', () => {
  it('can be set at any time, and multipliers apply on top of it', () => {
    const pair = toy(sgd({ learningRate: 0.1 }));
    expect(moves(pair)).toEqual(nearly([0.1, 0.4]));
    pair.optimizer.learningRate = 0.05;
    expect(moves(pair)).toEqual(nearly([0.05, 0.2]));
    pair.optimizer.setLearningRate(0.01);
    expect(pair.optimizer.learningRate).toBe(0.01);
    expect(moves(pair)).toEqual(nearly([0.01, 0.04]));
    pair.optimizer.learningRate = 0;
    expect(moves(pair)).toEqual([0, 0]);
  });

  it('can be a schedule over the steps, counted from 0', () => {
    const asked: number[] = [];
    const pair = toy(
      sgd({
        learningRate: (step) => {
          asked.push(step);
          return 0.1 / (1 + step);
        },
      }),
    );
    expect(moves(pair)).toEqual(nearly([0.1, 0.4]));
    expect(moves(pair)).toEqual(nearly([0.05, 0.2]));
    expect(pair.optimizer.learningRate).toBeCloseTo(0.1 / 3, 12);
    expect(new Set(asked)).toStrictEqual(new Set([0, 1, 2]));

    // Setting a rate gives the schedule up.
    pair.optimizer.learningRate = 0.2;
    expect(moves(pair)).toEqual(nearly([0.2, 0.8]));
    expect(moves(pair)).toEqual(nearly([0.2, 0.8]));
  });

  it('a constant schedule is a constant rate, to the bit, and so is setting it again', async () => {
    const run = async (learningRate: number | ((step: number) => number), set: boolean) => {
      const { model, optimizer } = parameterize(mlp, {
        width: 16,
        baseWidth: 4,
        parameterization: muP(),
        optimizer: adam({ learningRate }),
        seed: 1,
      });
      model.compile({ loss, optimizer });
      const batch = batchFor(model);
      const first = await losses(model, batch, 3);
      if (set) optimizer.learningRate = 0.02;
      return [...first, ...(await losses(model, batch, 3))];
    };
    const plain = await run(0.02, false);
    expect(await run(() => 0.02, false)).toStrictEqual(plain);
    expect(await run(0.02, true)).toStrictEqual(plain);
    expect(await run((step) => (step < 3 ? 0.02 : 0.001), false)).not.toStrictEqual(plain);
  });

  it.each([Number.NaN, -0.1, Number.POSITIVE_INFINITY, '0.1' as unknown as number])(
    '%d is refused: given, set, or from a schedule',
    (rate) => {
      expect(() => sgd({ learningRate: rate })).toThrow(/learningRate: received/);
      const { optimizer, a } = toy(sgd({ learningRate: 0.1 }));
      expect(() => {
        optimizer.learningRate = rate;
      }).toThrow(/learningRate: received/);
      expect(optimizer.learningRate).toBe(0.1);

      const scheduled = toy(momentum({ learningRate: () => rate }));
      expect(() =>
        scheduled.optimizer.applyGradients({ [scheduled.a.name]: tf.onesLike(a) }),
      ).toThrow(/learningRate: received/);
      expect(valuesOf(scheduled.a)).toStrictEqual([1, 2, 3]);
      expect(scheduled.optimizer.iterations).toBe(0);
    },
  );
});

onBackend('cpu', 'clipping', () => {
  it('scales all gradients down together, to the norm √Σ weight·‖gradient‖²', () => {
    const clipNorm = 0.5;
    const clipped = toy(sgd({ learningRate: 0.1, clipNorm }));
    const gradients = [gradientAt(clipped.a, 1), gradientAt(clipped.b, 1)];
    const squares = gradients.map((each) => tf.sum(tf.square(each)).dataSync()[0]);
    // The toy's weights in the norm are those of its learning rates, 1 and 4.
    const norm = Math.sqrt((squares[0] as number) + 4 * (squares[1] as number));
    expect(norm).toBeGreaterThan(clipNorm);

    const { optimizer, a, b } = clipped;
    optimizer.applyGradients({
      [a.name]: gradients[0] as tf.Tensor,
      [b.name]: gradients[1] as tf.Tensor,
    });
    const expected = [1, 2, 3].map(
      (value, i) => value - 0.1 * (clipNorm / norm) * Math.sin(1 + 2 * i),
    );
    expect(valuesOf(a)).toEqual(nearly(expected));
  });

  it('leaves gradients within the norm alone, to the bit, and zero gradients too', () => {
    const [clipped, plain] = [
      toy(adam({ learningRate: 0.1, clipNorm: 100 })),
      toy(adam({ learningRate: 0.1 })),
    ];
    for (const { optimizer, a, b } of [clipped, plain]) {
      optimizer.applyGradients({ [a.name]: gradientAt(a, 1), [b.name]: gradientAt(b, 1) });
      optimizer.applyGradients({ [a.name]: tf.zerosLike(a), [b.name]: tf.zerosLike(b) });
    }
    expect(valuesOf(clipped.a)).toStrictEqual(valuesOf(plain.a));
    expect(valuesOf(clipped.b)).toStrictEqual(valuesOf(plain.b));
  });

  it('by the global norm takes no account of the factors', () => {
    const { optimizer, a, b } = toy(sgd({ learningRate: 0.1, clipGlobalNorm: 0.5 }));
    const gradients = [gradientAt(a, 1), gradientAt(b, 1)] as [tf.Tensor, tf.Tensor];
    const squares = gradients.map((each) => Number(tf.sum(tf.square(each)).dataSync()[0]));
    const norm = Math.sqrt((squares[0] as number) + (squares[1] as number));
    expect(norm).toBeGreaterThan(0.5);
    optimizer.applyGradients({ [a.name]: gradients[0], [b.name]: gradients[1] });
    const step = (rate: number, i: number) => rate * (0.5 / norm) * Math.sin(1 + 2 * i);
    expect(valuesOf(a)).toEqual(nearly([1, 2, 3].map((value, i) => value - step(0.1, i))));
    expect(valuesOf(b)).toEqual(nearly([1, -1].map((value, i) => value - step(0.4, i))));
  });

  it('by value clips each entry by itself', () => {
    const { optimizer, a } = toy(sgd({ learningRate: 0.1, clipValue: 0.5 }));
    optimizer.applyGradients({ [a.name]: tf.tensor1d([2, -0.25, -3]) });
    expect(valuesOf(a)).toEqual(nearly([0.95, 2.025, 3.05]));
  });

  it.each(['clipNorm', 'clipGlobalNorm', 'clipValue'])('%s is a positive number', (kind) => {
    for (const threshold of [0, -1, Number.NaN, '1']) {
      expect(() => sgd({ learningRate: 0.1, [kind]: threshold })).toThrow(
        new RegExp(`^${kind}: received`),
      );
    }
  });

  it('is of one kind', () => {
    expect(() => sgd({ learningRate: 0.1, clipNorm: 1, clipValue: 1 })).toThrow(
      /^clipValue: received 1.*by clipNorm already/,
    );
  });
});
