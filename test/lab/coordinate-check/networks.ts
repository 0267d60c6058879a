import * as tf from '@tensorflow/tfjs';
import { muP, type Parameterization } from '../../../src/index.ts';
import type { CoordinateCheck } from '../../../src/judge/results/check-result.ts';
import type {
  CoordinateSetup,
  PlannedNetwork,
} from '../../../src/lab/coordinate-check/check-options.ts';
import { coordinateCheck } from '../../../src/lab/coordinate-check/coordinate-check.ts';
import type { OptimizerDescription } from '../../../src/optimizers/description.ts';
import { RichscaleOptimizer } from '../../../src/optimizers/richscale-optimizer.ts';
import type { TensorFactors } from '../../../src/optimizers/tensor-factors.ts';
import { adam, parameterize } from '../../../src/tfjs/index.ts';

export const widths: readonly number[] = [16, 32, 64, 128];
export const seeds: readonly number[] = [1, 2, 3];

const relu = { activation: 'relu', kernelInitializer: 'heUniform' } as const;

export function mlp(width: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [6], ...relu }),
      tf.layers.dense({ name: 'hidden', units: width, ...relu }),
      tf.layers.dense({ name: 'out', units: 4, kernelInitializer: 'leCunUniform' }),
    ],
  });
}

export interface Made {
  readonly build?: (width: number) => tf.LayersModel;
  readonly parameterization?: Parameterization;
  readonly optimizer?: OptimizerDescription;
}

export const usual: OptimizerDescription = adam({ learningRate: 0.003 });

/** A correct network. */
export function network(
  { width, seed }: { readonly width: number; readonly seed: number },
  { build = mlp, parameterization = muP(), optimizer = usual }: Made = {},
): PlannedNetwork {
  return parameterize(build, {
    width,
    baseWidth: widths[0] ?? 0,
    parameterization,
    optimizer,
    seed,
    onWarning: () => {},
  });
}

/** The same under an optimizer that gives some tensors other factors. */
export function withFactors(
  made: PlannedNetwork,
  optimizer: OptimizerDescription,
  change: (factors: TensorFactors) => Partial<TensorFactors>,
): PlannedNetwork {
  const { factors } = made.optimizer as RichscaleOptimizer;
  const changed = factors.map((each) => ({ ...each, ...change(each) }));
  return { ...made, optimizer: new RichscaleOptimizer(optimizer, changed) };
}

/** Checks what a setup makes, on a fixed batch that fits the model. */
export async function checked(
  setup: CoordinateSetup,
  options: Partial<Parameters<typeof coordinateCheck>[0]> = {},
): Promise<CoordinateCheck> {
  const x = tf.randomNormal([8, 6], 0, 1, 'float32', 11);
  const y = tf.randomNormal([8, 4], 0, 1, 'float32', 12);
  try {
    return await coordinateCheck({ setup, widths, seeds, data: { x, y }, ...options });
  } finally {
    tf.dispose([x, y]);
  }
}
