import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { optimizerStepKernel, stepRules } from '../../../src/optimizer-step.ts';
import { type Call, finite, type Generators, sizeOf, tensor } from './call.ts';
import type { Draw } from './draw.ts';

function optimizerStep(draw: Draw): Call {
  const rule = draw.of('sgd', 'momentum', 'adam', 'adamax', 'rmsprop', 'adagrad', 'lion');
  const length = [draw.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33)];
  const { states, numbers } = stepRules[rule];
  const state = Array.from({ length: states }, (_, index) => {
    const { values, shape } = tensor(draw, length);
    return [`state${index}`, { values: values.map(Math.abs) as Float32Array, shape }] as const;
  });
  return {
    inputs: {
      // A weight that is infinite is lost, however it decays.
      value: finite(tensor(draw, length)),
      gradient: tensor(draw, length),
      ...Object.fromEntries(state),
    },
    attrs: {
      rule,
      rate: 0.1,
      decay: draw.of(0, 0.01),
      numbers: Object.fromEntries(numbers.map((name) => [name, name === 'nesterov' ? 1 : 0.5])),
    } satisfies NamedAttrMap,
  };
}

/** Running sums and products along any axis. */
function cumulative(draw: Draw): Call {
  const shape = Array.from({ length: draw.of(1, 2, 3) }, () => draw.length());
  const axis = draw.ints(1, 0, shape.length)[0] as number;
  return {
    inputs: { x: tensor(draw, shape) },
    attrs: { axis, exclusive: draw.of(true, false), reverse: draw.of(true, false) },
  };
}

function batchNorm(draw: Draw): Call {
  const channels = draw.length();
  const parameter = () => tensor(draw, [channels]);
  const x = tensor(draw, [draw.length(), 1, draw.length(), channels]);
  const { values, shape } = parameter();
  return {
    inputs: {
      x,
      mean: parameter(),
      variance: { values: values.map(Math.abs) as Float32Array, shape },
      ...(draw.of(true, false) ? { scale: parameter() } : {}),
      ...(draw.of(true, false) ? { offset: parameter() } : {}),
    },
    attrs: { varianceEpsilon: 0.001 },
  };
}

function counts(draw: Draw): Call {
  const [shape, size] = [[draw.length(), draw.length()], draw.length()];
  const length = sizeOf(shape);
  const weights = draw.of(true, false) ? tensor(draw, shape) : tensor(draw, [0]);
  return {
    inputs: { x: { values: draw.ints(length, 0, size + 2), shape }, weights },
    attrs: { size },
  };
}

/** Kernels that carry numbers on. */
export const accumulations: Generators = {
  [optimizerStepKernel]: optimizerStep,
  Bincount: counts,
  Cumprod: cumulative,
  Cumsum: cumulative,
  FusedBatchNorm: batchNorm,
};
