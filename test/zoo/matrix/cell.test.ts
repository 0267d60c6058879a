// The matrix finds what does not hold.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../../src/backends/index.ts';
import type { ZooEntry } from '../entry.ts';
import { tryJob } from './cell.ts';
import type { Claim } from './outcome.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(() => disableTrainingKernels());

type Call = (this: tf.layers.Layer, x: tf.Tensor) => tf.Tensor;

/** A layer class that does something to its input. */
function layerOf(className: string, call: Call): () => tf.layers.Layer {
  return () =>
    new (class extends tf.layers.Layer {
      static readonly className: string = className;
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return call.call(this, [inputs].flat()[0] as tf.Tensor);
      }
    })();
}

const registered = (name: string, call: Call) => {
  const make = layerOf(name, call);
  tf.serialization.registerClass(make().constructor as never);
  return make;
};

const { dense } = tf.layers;
const rule = (x: tf.Tensor) => tf.tidy(() => tf.mul(2, tf.slice(x, [0, 0], [-1, 2])));

/** A network that holds everywhere, but for a layer or a loss. */
function entryWith(layer?: () => tf.layers.Layer, loss?: ZooEntry['loss']): ZooEntry {
  const extra = layer === undefined ? [] : [layer];
  return {
    name: 'subject',
    kind: 'dense',
    about: 'Of these tests.',
    build: (units) =>
      tf.sequential({
        layers: [
          dense({ units, inputShape: [3], activation: 'tanh' }),
          ...extra.map((make) => make()),
          dense({ units: 2 }),
        ],
      }),
    loss: loss ?? 'meanSquaredError',
    batch: (size, seed) => {
      const xs = tf.randomNormal([size, 3], 0, 1, 'float32', seed);
      return { xs, ys: rule(xs) };
    },
  };
}

class Unknown extends tf.layers.Layer {
  static readonly className: string = 'TestUnknown';
  override build(): void {
    this.addWeight('unknown', [2, 2], 'float32', tf.initializers.zeros());
  }
}

const everywhere = (...claims: Claim[]) => [claims, claims, claims];

/** What does not hold in each gauge. */
const cases: readonly (readonly [string, ZooEntry, readonly (readonly Claim[])[]])[] = [
  ['nothing wrong', entryWith(), everywhere()],
  [
    'dropout, which draws the same in every run',
    entryWith(() => tf.layers.dropout({ rate: 0.5 })),
    everywhere(),
  ],
  [
    'a loss that is a function',
    entryWith(undefined, (y: tf.Tensor, p: tf.Tensor) => tf.losses.meanSquaredError(y, p)),
    everywhere(),
  ],
  ['a tensor that is not known', entryWith(() => new Unknown()), everywhere('wraps')],
  [
    'a loss that nothing changes',
    entryWith(undefined, (_: tf.Tensor, p: tf.Tensor) => tf.mul(0, tf.sum(p))),
    everywhere('trains'),
  ],
  [
    // tfjs makes it anew where the gauge multiplies, and wherever it is loaded.
    'a class that tfjs does not know',
    entryWith(layerOf('TestLost', (x) => tf.relu(x))),
    [['resumes', 'leaks'], ['wraps'], ['wraps']],
  ],
  [
    'a backend that computes otherwise',
    entryWith(
      registered('TestOther', (x) => (tf.getBackend() === 'cpu' ? tf.mul(1.1, x) : tf.relu(x))),
    ),
    everywhere('backends'),
  ],
];

test.each(cases)('%s', async (_, entry, wanted) => {
  const outcomes = await tryJob(entry, { entry: entry.name, scheme: 'muP', optimizer: 'adam' });
  const found = outcomes.map(({ failures }) => Object.keys(failures));
  expect(found, JSON.stringify(outcomes)).toEqual(wanted);
});

test('a tensor that each step keeps', async () => {
  const kept: tf.Tensor[] = [];
  const keeping = registered('TestKeeping', (x) => {
    kept.push(tf.keep(tf.scalar(1)));
    return tf.relu(x);
  });
  const job = { entry: 'subject', scheme: 'ntk', optimizer: 'sgd' } as const;
  const outcomes = await tryJob(entryWith(keeping), job);
  tf.dispose(kept);
  expect(outcomes.map(({ failures }) => failures.leaks)).toEqual(
    outcomes.map(() => 'a training step keeps 1 tensors'),
  );
});

test('losses that are others in other gauges', async () => {
  let calls = 0;
  const growing = (y: tf.Tensor, p: tf.Tensor) => {
    calls += 1;
    return tf.mul(calls, tf.losses.meanSquaredError(y, p));
  };
  const job = { entry: 'subject', scheme: 'ntk', optimizer: 'sgd' } as const;
  const outcomes = await tryJob(entryWith(undefined, growing), job);
  expect(outcomes.map(({ failures }) => 'gauges' in failures)).toEqual([false, true, true]);
});
