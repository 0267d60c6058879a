import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

/** a·b of stacks of matrices by plain loops, where batch dimensions are broadcast. */
function product(a: tf.Tensor, b: tf.Tensor): number[] {
  const stack = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [m = 0, k = 0] = a.shape.slice(-2);
  const n = b.shape.at(-1) ?? 0;
  const [left, right] = [a.dataSync(), b.dataSync()];
  const matrixOf = (own: number[], index: number) => {
    let [rest, place, stride] = [index, 0, 1];
    for (let axis = stack.length - 1, at = own.length - 1; axis >= 0; axis--, at--) {
      const size = stack[axis] ?? 1;
      if (at >= 0 && own[at] !== 1) place += (rest % size) * stride;
      if (at >= 0) stride *= own[at] ?? 1;
      rest = Math.floor(rest / size);
    }
    return place;
  };
  const out: number[] = [];
  for (let index = 0; index < tf.util.sizeFromShape(stack); index++) {
    const fromA = matrixOf(a.shape.slice(0, -2), index) * m * k;
    const fromB = matrixOf(b.shape.slice(0, -2), index) * k * n;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum += (left[fromA + i * k + p] ?? 0) * (right[fromB + p * n + j] ?? 0);
        }
        out.push(sum);
      }
    }
  }
  return out;
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    enableTrainingKernels();
  });

  test.each([
    [
      [2, 1],
      [1, 3],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [[2, 3], []],
    [[1], [2]],
    [[0, 1], [2]],
  ])('stacks %j and %j of matrices multiply as plain loops do', (stackA, stackB) => {
    const a = tf.randomUniform([...stackA, 2, 3], -1, 1, 'float32', 1);
    const b = tf.randomUniform([...stackB, 3, 4], -1, 1, 'float32', 2);
    const { numTensors } = tf.memory();
    const ids = tf.backend().numDataIds();
    const y = tf.matMul(a, b);
    const got = y.dataSync();
    y.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(tf.backend().numDataIds()).toBe(ids);
    const wanted = product(a, b);
    expect(got.length).toBe(wanted.length);
    wanted.forEach((value, index) => {
      expect(got[index]).toBeCloseTo(value, 5);
    });
    tf.dispose([a, b]);
  });

  test('stacks that do not broadcast are refused', () => {
    tf.tidy(() => {
      expect(() => tf.matMul(tf.ones([2, 2, 3]), tf.ones([3, 3, 4]))).toThrow('broadcast');
    });
  });

  test.each([-1, -2])(
    'cumsum and cumprod along axis %i are those along the axis itself',
    (axis) => {
      tf.tidy(() => {
        const x = tf.range(1, 7).reshape([2, 3]);
        const own = axis + 2;
        for (const reverse of [false, true]) {
          for (const of of [tf.cumsum, tf.cumprod] as const) {
            const [y, wanted] = [axis, own].map((each) => of(x, each, false, reverse));
            expect(y?.shape).toEqual([2, 3]);
            expect([...(y?.dataSync() ?? [])]).toEqual([...(wanted?.dataSync() ?? [0])]);
          }
        }
      });
    },
  );

  test('tensorScatterUpdate leaves the tensor that it is given as it is', () => {
    tf.tidy(() => {
      const x = tf.ones([3, 2]);
      const at = tf.tensor([[1]], [1, 1], 'int32');
      const y = tf.tensorScatterUpdate(x, at, tf.tensor([[2, 3]]));
      expect([...y.dataSync()]).toEqual([1, 1, 2, 3, 1, 1]);
      expect([...x.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
    });
  });

  test('a model with bilinear upsampling of images that are not square trains', async () => {
    const layers = [
      tf.layers.conv2d({ inputShape: [8, 9, 1], filters: 2, kernelSize: 3 }),
      tf.layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 1 }),
    ];
    const model = tf.sequential({ layers });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const [x, y] = [tf.randomUniform([2, 8, 9, 1], 0, 1, 'float32', 1), tf.ones([2, 1])];
    const losses = [];
    for (let step = 0; step < 3; step++) losses.push(await model.trainOnBatch(x, y));
    expect(losses[2]).toBeLessThan(losses[0] as number);
    model.dispose();
    tf.dispose([x, y]);
  });
});

/** `x[1, ::2]` and its like, of a matrix of 3 × 4 that counts from 0. */
test.each([
  [[1, 0], [2, 4], [1, 2], 1, [4, 6]],
  [[-1, 3], [0, 0], [1, -2], 1, [11, 9]],
  [[0, 2], [3, 3], [2, 1], 2, [2, 10]],
  [[2, 1], [0, 0], [1, 1], 3, [9]],
])(
  'on cpu a slice of %j to %j by %j drops the axes of %i',
  async (begin, end, strides, mask, wanted) => {
    await tf.setBackend('cpu');
    enableTrainingKernels();
    tf.tidy(() => {
      const x = tf.range(0, 12).reshape([3, 4]);
      const ids = tf.backend().numDataIds();
      const y = tf.stridedSlice(x, begin, end, strides, 0, 0, 0, 0, mask);
      expect(tf.backend().numDataIds()).toBe(ids + 1);
      expect(y.shape).toEqual(mask === 3 ? [] : [2]);
      expect([...y.dataSync()]).toEqual(wanted);
    });
  },
);
