import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { CoordinateCheckOptions } from '../../../src/lab/coordinate-check/check-options.ts';
import { coordinateCheck } from '../../../src/lab/coordinate-check/coordinate-check.ts';
import { onBackend } from '../../on-backends.ts';
import { checked, mlp, network } from './networks.ts';

const quick = { widths: [8, 16], seeds: [1], steps: 2, probe: false };

onBackend('wasm', 'the coordinate check', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  describe('refuses', () => {
    it.each<[string, string, unknown]>([
      ['widths', 'one only', [16]],
      ['widths', 'the same twice', [16, 16]],
      ['widths', 'negative ones', [-16, 16]],
      ['widths', 'fractions', [16, 20.5]],
      ['widths', 'what is no list', 16],
      ['seeds', 'none', []],
      ['seeds', 'the same twice', [1, 1]],
      ['seeds', 'fractions', [0.5]],
      ['steps', 'a single one', 1],
      ['steps', 'a fraction', 2.5],
      ['confidence', 'certainty', 1],
      ['confidence', 'none', 0],
      ['confidence', 'what is no number', Number.NaN],
      ['loss', 'an unknown name', 'hinge'],
      ['data', 'none', undefined],
      ['data', 'inputs without targets', { x: [] }],
      ['kernels', 'an unknown one', ['neural']],
      ['kernels', 'what is no list', 'feature'],
      ['frozen', 'what is no list', 'hidden/bias'],
      ['probe', 'what is neither true nor false', 'no'],
      ['tolerance', 'a record of them', { deltaH: 0.1 }],
      ['tolerance', 'what is no number', Number.NaN],
      ['tolerance', 'none', 0],
      ['tolerances', 'a single number', 0.1],
      ['setup', 'what is no function', {}],
    ])('%s: %s', async (argument, _, value) => {
      let made = 0;
      const options = {
        setup: (cell: { width: number; seed: number }) => {
          made += 1;
          return network(cell);
        },
        data: () => ({ x: tf.ones([2, 6]), y: tf.ones([2, 4]) }),
        ...quick,
        [argument]: value,
      } as CoordinateCheckOptions;
      await expect(coordinateCheck(options)).rejects.toMatchObject({
        _tag: 'invalid-argument',
        details: { argument },
      });
      expect(made).toBe(0);
    });

    it.each<[string, string, unknown, string | undefined]>([
      ['tolerances.deltaH', 'deltaH', Number.NaN, undefined],
      ['tolerances.deltaH', 'deltaH', -1, undefined],
      ['tolerances.delta_h', 'delta_h', 0.1, 'deltaH'],
      ['tolerances.weight', 'weight', 0.1, undefined],
    ])('%s: %s of %s', async (argument, quantity, value, nearest) => {
      const tolerances = { [quantity]: value };
      await expect(
        checked((cell) => network(cell), { ...quick, tolerances }),
      ).rejects.toMatchObject({
        _tag: argument === 'tolerances.deltaH' ? 'invalid-argument' : 'unknown-key',
        details: { argument },
        fields: argument === 'tolerances.deltaH' ? {} : { key: quantity, nearest },
      });
    });

    it.each([
      ['tolerence', 'tolerance'],
      ['onprogress', 'onProgress'],
      ['batches', undefined],
    ])('the unknown option %s', async (key, nearest) => {
      const run = checked((cell) => network(cell), { ...quick, [key]: undefined });
      await expect(run).rejects.toMatchObject({ _tag: 'unknown-key', fields: { key, nearest } });
    });

    it('no options at all', async () => {
      await expect(coordinateCheck(undefined as never)).rejects.toMatchObject({
        _tag: 'invalid-argument',
        details: { argument: 'options' },
      });
    });

    it('frozen tensors that the model does not have, before it trains any', async () => {
      const before = tf.memory().numTensors;
      let asked = 0;
      const run = checked((cell) => network(cell), {
        ...quick,
        frozen: ['hidden/bias', 'hiden/kernel'],
        data: () => {
          asked += 1;
          return { x: tf.ones([2, 6]), y: tf.ones([2, 4]) };
        },
      });
      await expect(run).rejects.toMatchObject({
        _tag: 'unknown-tensor',
        details: { argument: 'frozen', received: ['hiden/kernel'] },
        fields: { tensor: 'hiden/kernel', known: expect.arrayContaining(['hidden/kernel']) },
      });
      expect(asked).toBe(0);
      expect(tf.memory().numTensors).toBe(before);
    });

    it.each<[string, () => unknown]>([
      ['nothing', () => undefined],
      ['no plan', () => ({ model: mlp(8), optimizer: tf.train.adam(0.1) })],
      ['no model', () => ({ ...without('model') })],
      ['no optimizer', () => ({ ...without('optimizer') })],
    ])('a setup that returns %s, and disposes of what it did', async (_, setup) => {
      const before = tf.memory().numTensors;
      await expect(checked(setup as never, quick)).rejects.toMatchObject({
        _tag: 'invalid-callback',
        details: { argument: 'setup' },
        fields: { callback: 'setup' },
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  it('takes options that are given as undefined for left out', async () => {
    const check = await checked((cell) => network(cell), {
      ...quick,
      loss: undefined,
      kernels: undefined,
      frozen: undefined,
      confidence: undefined,
    } as never);
    const residuals = check.records.filter(({ quantity }) => quantity === 'residual');
    // The linear loss's, which does not depend on the network.
    expect(new Set(residuals.map(({ value }) => value)).size).toBe(1);
  });

  it('sorts the widths, and takes data as a function of step and seed', async () => {
    const asked = new Set<string>();
    const before = tf.memory().numTensors;
    const check = await checked((cell) => network(cell), {
      ...quick,
      widths: [16, 8],
      seeds: [4, 2],
      data: (step, seed) => {
        asked.add(`${step} ${seed}`);
        return { x: tf.ones([2, 6]), y: tf.ones([2, 4]) };
      },
    });
    expect(check).toMatchObject({ widths: [8, 16], seeds: [4, 2] });
    expect([...asked].toSorted()).toStrictEqual(['0 2', '0 4', '1 2', '1 4']);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ['in the middle of a cell', 1],
    ['after the last cell', 2],
  ])('can be cancelled %s', async (_, cells) => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const before = tf.memory().numTensors;
    let done = 0;
    const run = checked((cell) => network(cell), {
      ...quick,
      signal: cancel.signal,
      onProgress: () => {
        done += 1;
        if (done === cells) cancel.abort(reason);
      },
      data: (step) => {
        if (cells === 1 && step === 1) cancel.abort(reason);
        return { x: tf.ones([2, 6]), y: tf.ones([2, 4]) };
      },
      steps: 3,
    });
    await expect(run).rejects.toBe(reason);
    expect(done).toBe(cells === 1 ? 0 : 2);
    expect(tf.memory().numTensors).toBe(before);
  });

  describe('leaves no tensors behind', () => {
    it.each<[string, Partial<CoordinateCheckOptions>]>([
      ['data that does not fit the model', { data: shaped([2, 5], [2, 4]) }],
      ['targets that do not fit the outputs', { data: shaped([2, 6], [2, 3]) }],
      [
        'a loss that throws',
        {
          loss: () => {
            throw new Error('no loss');
          },
        },
      ],
      [
        'kernels, and data that does not fit',
        { kernels: ['feature'], data: shaped([2, 5], [2, 4]) },
      ],
      ['a callback that throws', { onProgress: () => fail() }],
      ['a cancelled signal', { signal: AbortSignal.abort() }],
    ])('after %s', async (_, options) => {
      const before = tf.memory().numTensors;
      await expect(checked((cell) => network(cell), { ...quick, ...options })).rejects.toThrow();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('after a second branch that breaks off half way through a pass', async () => {
      const build = (width: number): tf.LayersModel => {
        const inputs = [tf.input({ shape: [6] }), tf.input({ shape: [3] })];
        const branches = inputs.map((input, index) =>
          tf.layers.dense({ name: `in${index}`, units: width }).apply(input),
        ) as tf.SymbolicTensor[];
        const sum = tf.layers.add({ name: 'sum' }).apply(branches);
        const outputs = tf.layers.dense({ name: 'out', units: 4 }).apply(sum) as tf.SymbolicTensor;
        return tf.model({ inputs, outputs });
      };
      const before = tf.memory().numTensors;
      // Three examples cannot be added to two.
      const data = () => ({ x: [tf.ones([2, 6]), tf.ones([3, 3])], y: tf.ones([2, 4]) });
      await expect(
        checked((cell) => network(cell, { build }), { ...quick, data }),
      ).rejects.toThrow();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('after an optimizer that does not know one of the variables', async () => {
      const before = tf.memory().numTensors;
      await expect(
        checked((cell) => {
          const right = network(cell);
          const other = network(cell, { build: (width) => deeper(width) });
          right.optimizer.dispose();
          right.model.dispose();
          const { optimizer } = network(cell);
          return { ...other, optimizer };
        }, quick),
      ).rejects.toMatchObject({ _tag: 'model-mismatch' });
      // The model that belongs to the optimizer is the setup's own.
      expect(tf.memory().numTensors - before).toBe(6);
    });
  });
});

function without(key: 'model' | 'optimizer') {
  const { [key]: left, ...others } = network({ width: 8, seed: 1 });
  left.dispose();
  return others;
}

function shaped(x: number[], y: number[]) {
  return () => ({ x: tf.ones(x), y: tf.ones(y) });
}

function fail(): never {
  throw new Error('no progress');
}

function deeper(units: number): tf.LayersModel {
  const { dense } = tf.layers;
  return tf.sequential({
    layers: [
      dense({ name: 'in', units, inputShape: [6] }),
      dense({ name: 'extra', units }),
      dense({ name: 'out', units: 4 }),
    ],
  });
}
