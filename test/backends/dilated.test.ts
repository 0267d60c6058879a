import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import {
  axis,
  type Convolution,
  convolutionGradients,
  depthwise,
  depthwiseGradients,
  expectSums,
  uniform,
} from './convolution-reference.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

type Pad = 'same' | 'valid';
const batch = 2;
const channels = 3;
const filters = 4;
const multiplier = 2;
/** More than a dilated filter spans, which is 7 at most. */
const [high, wide] = [9, 8];

/** A layer, and the geometry that it stands for. */
interface Case {
  readonly layer: tf.layers.Layer;
  readonly inputShape: number[];
  readonly of: Convolution;
  /** The float64 gradients for x and the weights in their order but for the bias, which is last. */
  readonly reference: (
    x: Float32Array,
    weights: readonly Float32Array[],
    dy: Float32Array,
  ) => readonly Float64Array[];
}

type Make = (rate: [number, number], padding: Pad) => Case;

const geometry = (rate: [number, number], padding: Pad, outputs: number): Convolution => ({
  batch,
  channels,
  filters: outputs,
  height: axis(high, 3, padding, 1, rate[0]),
  width: axis(wide, 2, padding, 1, rate[1]),
});
const inputShape = [batch, high, wide, channels];
const none = new Float32Array(0);

const layerCases: Readonly<Record<string, Make>> = {
  conv1d: (rate, padding) => {
    const of = {
      ...geometry(rate, padding, filters),
      height: axis(1, 1, 'valid'),
      width: axis(wide, 3, padding, 1, rate[1]),
    };
    return {
      layer: tf.layers.conv1d({ filters, kernelSize: 3, padding, dilationRate: rate[1] }),
      inputShape: [batch, wide, channels],
      of,
      reference: (x, [kernel = none], dy) => {
        const { input, filter } = convolutionGradients(of, x, kernel, dy);
        return [input, filter];
      },
    };
  },
  conv2d: (rate, padding) => {
    const of = geometry(rate, padding, filters);
    return {
      layer: tf.layers.conv2d({ filters, kernelSize: [3, 2], padding, dilationRate: rate }),
      inputShape,
      of,
      reference: (x, [kernel = none], dy) => {
        const { input, filter } = convolutionGradients(of, x, kernel, dy);
        return [input, filter];
      },
    };
  },
  separableConv2d: (rate, padding) => {
    const of = geometry(rate, padding, multiplier);
    return {
      layer: tf.layers.separableConv2d({
        filters,
        kernelSize: [3, 2],
        depthMultiplier: multiplier,
        padding,
        dilationRate: rate,
      }),
      inputShape,
      of,
      reference: (x, [byDepth = none, byPoint = none], dy) => {
        // The second half is a convolution by one pixel, of what the first half makes.
        const between = depthwise(of, x, byDepth);
        const points = convolutionGradients(
          {
            batch,
            height: axis(of.height.output, 1, 'valid'),
            width: axis(of.width.output, 1, 'valid'),
            channels: channels * multiplier,
            filters,
          },
          between,
          byPoint,
          dy,
        );
        const depths = depthwiseGradients(of, x, byDepth, points.input);
        return [depths.input, depths.filter, points.filter];
      },
    };
  },
};

/** The layer's gradients for its input and its weights in their order. */
function gradients({ layer, inputShape }: Case, x: Float32Array, dy: Float32Array) {
  return tf.tidy(() => {
    const input = tf.variable(tf.tensor(x, inputShape));
    const { grads } = tf.variableGrads(() => {
      const y = layer.apply(input as tf.Tensor) as tf.Tensor;
      return tf.sum(tf.mul(y, tf.tensor(dy, y.shape)));
    });
    const names = [input.name, ...layer.weights.map(({ id }) => byId(layer, id))];
    const values = names.map((name) => grads[name]?.dataSync() ?? none);
    input.dispose();
    return values;
  });
}

/** The name of a layer's variable, as tfjs made it unique. */
function byId(layer: tf.layers.Layer, id: number): string {
  const weight = layer.weights.find((each) => each.id === id) as unknown as { val: tf.Variable };
  return weight.val.name;
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  describe.each(Object.entries(layerCases))('%s', (_, make) => {
    test.each([
      [[2, 2], 'valid'],
      [[3, 3], 'valid'],
      [[2, 2], 'same'],
      [[3, 3], 'same'],
      [[2, 3], 'same'],
      [[3, 1], 'valid'],
      [[1, 2], 'valid'],
    ] as [[number, number], Pad][])(
      'of dilation %j, padded %s, has float64’s gradients',
      (rate, padding) => {
        const made = make(rate, padding);
        const { layer, of, reference } = made;
        layer.build(made.inputShape);
        const weights = layer.weights.map(({ shape }, index) =>
          uniform(tf.util.sizeFromShape(shape as number[]), index + 1, 'weight'),
        );
        tf.tidy(() =>
          layer.setWeights(
            weights.map((values, index) =>
              tf.tensor(values, layer.weights[index]?.shape as number[]),
            ),
          ),
        );
        const x = uniform(tf.util.sizeFromShape(made.inputShape), 1, 'x');
        const outputs = layer.weights.at(-1)?.shape[0] ?? 0;
        const pixels = batch * of.height.output * of.width.output;
        const dy = uniform(pixels * outputs, 2, 'dy');

        const { numTensors } = tf.memory();
        const ours = gradients(made, x, dy);
        expect(tf.memory().numTensors).toBe(numTensors);

        const bias = new Float64Array(outputs);
        dy.forEach((value, at) => {
          bias[at % outputs] = (bias[at % outputs] ?? 0) + value;
        });
        const wanted = [...reference(x, weights, dy), bias];
        expect(ours.length).toBe(wanted.length);
        // The longest sum is over all pixels; separable layers' terms are sums themselves, of up to
        // 4 terms backward and 6 forward.
        const terms = 6 * pixels;
        wanted.forEach((values, index) => {
          expectSums(ours[index] ?? [], values, terms, `gradient ${index}, entry`);
        });
        for (const weight of layer.weights) weight.dispose();
      },
    );
  });
});

/** Expects a layer to compute the same, whether or not gradients are recorded. */
function expectSameFunction(layer: tf.layers.Layer, shape: number[]): void {
  tf.tidy(() => {
    const x = tf.tensor(uniform(tf.util.sizeFromShape(shape), 1, 'x'), shape);
    const inferred = (layer.apply(x) as tf.Tensor).dataSync();
    let trained: ArrayLike<number> = [];
    tf.grad((image) => {
      const y = layer.apply(image) as tf.Tensor;
      trained = y.dataSync();
      return y;
    })(x);
    expectSums(trained, inferred, 3 * 3 * channels * multiplier);
  });
  for (const weight of layer.weights) weight.dispose();
}

describe.each(['cpu', 'wasm'])('on %s, inference and training compute the same', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(Object.entries(layerCases))('%s', (_, make) => {
    const made = make([2, 3], 'same');
    expectSameFunction(made.layer, made.inputShape);
  });

  // tfjs's layer passes no dilation on: it must train as it infers, without one.
  test('depthwiseConv2d', () => {
    expectSameFunction(
      tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', dilationRate: 2 }),
      inputShape,
    );
  });
});
