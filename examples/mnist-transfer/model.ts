import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { muP, ntk, type Parameterization, type Plan, plan, sp } from 'richscale';
import {
  adam,
  type OptimizerDescription,
  type Parameterized,
  parameterize,
  sgd,
  tensorsOf,
} from 'richscale/tfjs';
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

/** What the core calls them. */
const coreNames = { Adam: 'adam', SGD: 'sgd' } as const;

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
      layers.dense({
        name: 'logits',
        units: classes,
        // A quarter of the usual size. What the network says at random before it has learned
        // anything is a large part of a narrow network's loss and under μP vanishes in wide ones,
        // so it makes them differ in a way that no learning rate can mend; Tensor Programs V
        // starts readouts at zero for this reason.
        kernelInitializer: initializers.varianceScaling({ scale: 2 / 16, mode: 'fanIn' }),
      }),
    ],
  });
}

/** What a cell of the sweep is told. */
export interface Setting {
  readonly width: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly scheme: SchemeName;
  readonly optimizer: OptimizerName;
}

/** The network, its optimizer and its plan, scaled from the base width. */
export function setup({ width, learningRate, seed, scheme, optimizer }: Setting): Parameterized {
  return parameterize(mlp, {
    width,
    baseWidth,
    parameterization: parameterizations[scheme],
    optimizer: optimizersAt[optimizer](learningRate),
    seed,
  });
}

/** The plan of a scheme and optimizer at a width. */
export function planAt({ width, scheme, optimizer }: Omit<Setting, 'learningRate' | 'seed'>): Plan {
  const model = mlp(width);
  try {
    return plan({
      parameterization: parameterizations[scheme],
      optimizer: coreNames[optimizer],
      tensors: tensorsOf(model, { base: mlp, baseWidth }),
    });
  } finally {
    model.dispose();
  }
}
