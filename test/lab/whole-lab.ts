import * as tf from '@tensorflow/tfjs';
import { muP, parameterization } from '../../src/index.ts';
import { coordinateCheck, diagnose, transferSweep } from '../../src/lab/index.ts';
import { parameterize, sgd } from '../../src/tfjs/index.ts';

/** What every instrument of the lab finds of one small network. */
export interface LabFindings {
  readonly numbers: {
    /** How everything that is judged grows with the width. */
    readonly exponents: readonly number[];
    /** The richness, and what it was read off. */
    readonly profile: readonly number[];
    /** Log2 of the best learning rate at each width. */
    readonly optima: readonly number[];
  };
  /** How many more tensors there are than before. */
  readonly leaked: number;
}

interface Cell {
  readonly width: number;
  readonly seed: number;
  readonly learningRate?: number;
  readonly richness?: number | undefined;
}

const build = (units: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, activation: 'tanh', inputShape: [4] }),
      tf.layers.dense({ name: 'hidden', units, activation: 'tanh' }),
      tf.layers.dense({ name: 'out', units: 1 }),
    ],
  });

const setup = ({ width, seed, learningRate = 0.1, richness }: Cell) =>
  parameterize(build, {
    width,
    baseWidth: 8,
    parameterization: richness === undefined ? muP() : parameterization({ richness }),
    optimizer: sgd({ learningRate }),
    seed,
  });

/**
 * Runs every instrument on the backend in use.
 *
 * @param seeds of every network; a software adapter takes milliseconds for an operation, so one is
 *   enough there
 */
export async function wholeLab(seeds: readonly number[] = [1, 2]): Promise<LabFindings> {
  const steps = 2 * seeds.length;
  const before = tf.memory().numTensors;
  const x = tf.randomUniform([16, 4], -1, 1, 'float32', 1);
  const y = tf.tidy(() => x.square().sum(1, true));
  const data = { x, y };
  const check = await coordinateCheck({ setup, widths: [8, 16], seeds, steps, data });
  const loss = 'meanSquaredError';
  const diagnosis = await diagnose({
    setup,
    widths: [32],
    seeds: [1],
    data,
    loss,
    steps,
    recordAt: [steps],
    examples: 4,
  });
  const sweep = await transferSweep({
    setup,
    widths: [8, 16],
    learningRates: [2 ** -6, 2 ** -3, 1],
    seeds,
    data,
    loss,
    steps,
  });
  tf.dispose([x, y]);
  return {
    numbers: {
      exponents: check.findings.map(({ fit }) => fit.exponent),
      profile: [
        diagnosis.richness,
        ...diagnosis.profile.flatMap(({ run, lazy, rich }) => [run, lazy, rich]),
      ],
      optima: sweep.groups.flatMap(({ curves }) =>
        curves.map(({ optimum }) => optimum?.log2 ?? Number.NaN),
      ),
    },
    leaked: tf.memory().numTensors - before,
  };
}
