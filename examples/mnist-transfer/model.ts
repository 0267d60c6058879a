import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { muP, ntk, type Parameterization, sp } from 'richscale';
import {
  adam,
  type OptimizerDescription,
  type Parameterized,
  parameterize,
  sgd,
} from 'richscale/tfjs';
import type { Cell } from './cell.ts';
import { classes, pixels } from './mnist.ts';
import { baseWidth, type OptimizerName, type SchemeName } from './settings.ts';

const parameterizations: Readonly<Record<SchemeName, Parameterization>> = {
  SP: sp(),
  NTK: ntk(),
  μP: muP(),
};

const optimizersAt: Readonly<Record<OptimizerName, (rate: number) => OptimizerDescription>> = {
  Adam: (learningRate) => adam({ learningRate }),
  SGD: (learningRate) => sgd({ learningRate }),
};

/** The network, 784-n-n-10: the only thing that a user of richscale writes. */
function mlp(width: number): LayersModel {
  return sequential({
    layers: [
      layers.dense({
        name: 'hidden1',
        inputShape: [pixels],
        units: width,
        activation: 'relu',
        // He's choice for images of norm one: pre-activations start at order one.
        kernelInitializer: initializers.randomNormal({ stddev: Math.SQRT2 }),
      }),
      layers.dense({
        name: 'hidden2',
        units: width,
        activation: 'relu',
        kernelInitializer: 'heNormal',
      }),
      layers.dense({ name: 'logits', units: classes, kernelInitializer: 'heNormal' }),
    ],
  });
}

/** The network, its optimizer and its plan, scaled from the base width. */
export function parameterized({ scheme, optimizer, width, exponent, seed }: Cell): Parameterized {
  return parameterize(mlp, {
    width,
    baseWidth: baseWidth(),
    parameterization: parameterizations[scheme],
    optimizer: optimizersAt[optimizer](2 ** exponent),
    seed,
  });
}
