import type * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { type Gauge, parameterization } from '../../src/index.ts';
import {
  type Declarations,
  type OptimizerDescription,
  type Parameterized,
  parameterize,
} from '../../src/tfjs/index.ts';
import { batchFor, loss, losses, predictions } from './training.ts';

/** Each by name, and one that only puts a multiplier on the readout (TP5 Table 8). */
export const gauges: readonly Gauge[] = [
  'unit-multiplier',
  'unit-gradient',
  'unit-init',
  { output: -1 },
];

export interface Subject {
  readonly make: (width: number) => tf.LayersModel;
  readonly optimizer: OptimizerDescription;
  readonly richness: number;
  readonly width: number;
  readonly baseWidth: number;
  readonly tensors?: Declarations;
  /** For models of tokens. */
  readonly vocabulary?: number;
  readonly batchSize?: number;
  readonly steps?: number;
}

export interface Run {
  readonly gauge: Gauge;
  readonly predictions: Float32Array;
  readonly losses: readonly number[];
  readonly predictionsAfter: Float32Array;
  readonly parameterized: Parameterized;
}

/** The same training, from the same seed, in every gauge. */
export async function runEveryGauge(subject: Subject): Promise<readonly Run[]> {
  const { make, optimizer, richness, width, baseWidth, tensors, steps = 8 } = subject;
  const runs: Run[] = [];
  for (const gauge of gauges) {
    const parameterized = parameterize(make, {
      width,
      baseWidth,
      parameterization: parameterization({ richness, gauge }),
      optimizer,
      seed: 7,
      onWarning: () => {},
      ...(tensors === undefined ? {} : { tensors }),
    });
    const { model } = parameterized;
    model.compile({ loss, optimizer: parameterized.optimizer });
    const batch = batchFor(model, {
      size: subject.batchSize ?? 4,
      ...(subject.vocabulary === undefined ? {} : { vocabulary: subject.vocabulary }),
    });
    runs.push({
      gauge,
      predictions: predictions(model, batch),
      losses: await losses(model, batch, steps),
      predictionsAfter: predictions(model, batch),
      parameterized,
    });
  }
  return runs;
}

/** Checks that all runs are one, to the bit: factors that are powers of two round nothing. */
export function expectSameRuns(runs: readonly Run[]): void {
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('no runs');
  for (const run of others) {
    const what = JSON.stringify(run.gauge);
    expect(run.predictions, what).toStrictEqual(first.predictions);
    expect(run.losses, what).toStrictEqual(first.losses);
    expect(run.predictionsAfter, what).toStrictEqual(first.predictionsAfter);
  }
}

/** The class names of a model's layers, nested models' included. */
export function layerClasses(model: tf.LayersModel): string[] {
  return model.layers.flatMap((layer) =>
    'layers' in layer ? layerClasses(layer as tf.LayersModel) : [layer.getClassName()],
  );
}
