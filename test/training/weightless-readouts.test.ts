import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { parameterization } from '../../src/index.ts';
import {
  adam,
  type OptimizerDescription,
  type OutputDeclarations,
  parameterize,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { tiedEmbedding, twoTowers, words } from '../tfjs/weightless-readouts.ts';
import { rms, slopeOf } from './slopes.ts';

interface Network {
  readonly build: (width: number) => tf.LayersModel;
  readonly outputs: OutputDeclarations;
  readonly x: (seed: number) => tf.Tensor[];
}

const pairs = (seed: number): tf.Tensor[] =>
  [1, 2].map((at) => tf.randomNormal([8, 8], 0, 1, 'float32', 10 * seed + at));

const towers: Network = { build: twoTowers, outputs: { similarity: 'sum' }, x: pairs };
const cosine: Network = {
  build: (width) => twoTowers(width, true),
  outputs: { similarity: 'mean' },
  x: pairs,
};
const tied: Network = {
  build: tiedEmbedding,
  outputs: { tied: 'sum' },
  x: (seed) => [tf.floor(tf.randomUniform([8, 3], 0, words - 0.1, 'float32', seed))],
};

interface Setup {
  readonly network: Network;
  readonly optimizer: OptimizerDescription;
  readonly richness: number;
}

const widths = [32, 64, 128, 256];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

/** How far the output moves in three steps under a loss that is linear in it. */
function moved(setup: Setup, outputs: OutputDeclarations, width: number, seed: number): number {
  return tf.tidy(() => {
    const { model, optimizer } = parameterize(setup.network.build, {
      width,
      baseWidth: 32,
      parameterization: parameterization({ richness: setup.richness }),
      optimizer: setup.optimizer,
      outputs,
      seed,
      onWarning() {},
    });
    const x = setup.network.x(seed);
    const read = () => model.predict(x) as tf.Tensor;
    const f = read();
    const y = tf.randomNormal(f.shape, 0, 1, 'float32', 2000 + seed);
    for (let step = 0; step < 3; step++) {
      const { grads } = tf.variableGrads(
        () => tf.mean(tf.mul(model.apply(x) as tf.Tensor, y)) as tf.Scalar,
      );
      optimizer.applyGradients(grads);
    }
    const size = rms(tf.sub(read(), f));
    optimizer.dispose();
    model.dispose();
    return size;
  });
}

function slope(setup: Setup, outputs: OutputDeclarations): number {
  const points = widths.flatMap((width) =>
    seeds.map((seed) => [width, moved(setup, outputs, width, seed)] as const),
  );
  return slopeOf(
    points.map(([width]) => Math.log(width)),
    points.map(([, size]) => Math.log(size)),
  );
}

// Small rates: the undeclared outputs are to grow, and not to run away.
const optimizers = [adam({ learningRate: 0.0003 }), sgd({ learningRate: 0.0001 })];
const setups = (title: string, network: Network, ...richnesses: readonly number[]) =>
  optimizers.flatMap((optimizer) =>
    richnesses.map((richness) => ({ title, network, optimizer, richness })),
  );

onBackend('wasm', 'the change of an output without a weight of its own', () => {
  it.each([
    ...setups('two towers', towers, 0, 1 / 4, 1 / 2),
    ...setups('a cosine of two towers', cosine, 0, 1 / 4, 1 / 2),
    ...setups('a tied embedding', tied, 1 / 2),
  ])('is flat where it is declared: $title, $optimizer.name, r = $richness', (setup) => {
    expect(Math.abs(slope(setup, setup.network.outputs))).toBeLessThan(0.1);
  });

  it.each([
    ...setups('two towers', towers, 1 / 2),
    ...setups('a cosine of two towers', cosine, 0),
    ...setups('a tied embedding', tied, 1 / 2),
  ])('is not where it is undeclared: $title, $optimizer.name, r = $richness', (setup) => {
    // A cosine is right as it is at r = 1/2 alone, and below moves too little.
    const measured = slope(setup, {});
    if (setup.network === cosine) expect(measured).toBeLessThan(-0.4);
    else expect(measured).toBeGreaterThan(0.8);
  });
});
