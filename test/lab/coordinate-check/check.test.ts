import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { ntk, parameterization, planFromJSON, sp } from '../../../src/index.ts';
import { adamw, sgd } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { checked, mlp, network, usual, withFactors } from './networks.ts';

onBackend('wasm', 'the coordinate check', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  describe('passes correct models', () => {
    it.each([
      ['muP', {}],
      ['NTK', { parameterization: ntk() }],
      [
        'r = 1/4 in unit-gradient',
        { parameterization: parameterization({ richness: 1 / 4, gauge: 'unit-gradient' }) },
      ],
      ['muP under SGD with clipping', { optimizer: sgd({ learningRate: 0.03, clipNorm: 1 }) }],
    ])('%s', async (_, made) => {
      const before = tf.memory().numTensors;
      const check = await checked((cell) => network(cell, made));
      expect(check.verdict, String(check)).toBe('pass');
      expect(check.suspects).toStrictEqual([]);
      expect(tf.memory().numTensors).toBe(before);
      expect(String(check)).toMatch(/^PASS/);
    });

    it('with a readout that starts at zero, batch norm, dropout and a shared layer', async () => {
      const build = (width: number) => {
        const input = tf.input({ shape: [6] });
        const shared = tf.layers.dense({ name: 'shared', units: width, activation: 'relu' });
        const first = tf.layers
          .dense({ name: 'in', units: width, activation: 'relu' })
          .apply(input) as tf.SymbolicTensor;
        const normed = tf.layers.batchNormalization({ name: 'norm' }).apply(first);
        const once = shared.apply(normed) as tf.SymbolicTensor;
        const dropped = tf.layers.dropout({ name: 'drop', rate: 0.5, seed: 1 }).apply(once);
        const twice = shared.apply(dropped) as tf.SymbolicTensor;
        const out = tf.layers.dense({ name: 'out', units: 4, kernelInitializer: 'zeros' });
        return tf.model({ inputs: input, outputs: out.apply(twice) as tf.SymbolicTensor });
      };
      const check = await checked((cell) => network(cell, { build }));
      expect(check.verdict, String(check)).not.toBe('fail');
      const calls = check.records.filter(
        ({ layer, quantity, statistic, width, seed }) =>
          layer === 'shared' &&
          quantity === 'h' &&
          statistic === 'l2' &&
          width === 16 &&
          seed === 1,
      );
      expect(calls.map(({ call }) => call)).toStrictEqual([0, 1]);
    });
  });

  describe('catches and names', () => {
    const failing = async (
      setup: Parameters<typeof checked>[0],
      ...patterns: readonly RegExp[]
    ): Promise<void> => {
      const check = await checked(setup, { seeds: [1, 2] });
      expect(check.verdict, String(check)).toBe('fail');
      for (const pattern of patterns) {
        expect(
          check.suspects.some((suspect) => pattern.test(suspect)),
          String(check),
        ).toBe(true);
      }
    };

    it('SP instead of μP', () =>
      failing(
        (cell) => {
          const right = network(cell);
          right.model.dispose();
          right.optimizer.dispose();
          return { ...network(cell, { parameterization: sp() }), plan: right.plan };
        },
        /`hidden\/kernel`: Its learning rate is n\^1\.00 times/,
        /`out\/kernel`: Its initial entries are n\^0\.\d+ times/,
      ));

    it('a stock optimizer that knows nothing of the plan', () =>
      failing((cell) => {
        const made = network(cell);
        made.optimizer.dispose();
        return { ...made, optimizer: tf.train.adam(0.003) };
      }, /`hidden\/kernel`: Its learning rate is n\^1\.00 times/));

    it('a readout that is not in the plan', () =>
      failing((cell) => {
        const made = network(cell);
        const rows = made.plan.rows.filter(({ name }) => !name.startsWith('out/'));
        return { ...made, plan: planFromJSON({ ...made.plan.toJSON(), rows }) };
      }, /`out\/kernel`: It is missing from the plan/));

    it('frozen biases, unless they are meant to be', async () => {
      const setup = (cell: { readonly width: number; readonly seed: number }) =>
        withFactors(network(cell), usual, ({ name }) => (name === 'hidden/bias' ? { lr: 0 } : {}));
      await failing(setup, /`hidden\/bias`: It never moves/);
      const meant = await checked(setup, { frozen: ['hidden/bias'], probe: false });
      expect(meant.verdict, String(meant)).toBe('pass');
    });

    it('decay that is coupled to the scaled learning rate', () => {
      const optimizer = adamw({ learningRate: 0.003, weightDecay: 0.03 });
      return failing(
        (cell) => withFactors(network(cell, { optimizer }), optimizer, () => ({ weightDecay: 1 })),
        /`hidden\/kernel`: What decay takes off it in a step is n\^-1\.0\d times/,
      );
    });

    it('an ε that is not scaled', () =>
      failing(
        (cell) => withFactors(network(cell), usual, () => ({ epsilon: 1 })),
        /`hidden\/kernel`: Its ε does not grow/,
      ));

    it('one learning rate off by √m', () =>
      failing(
        (cell) =>
          withFactors(network(cell), usual, ({ name, lr }) =>
            name === 'hidden/kernel' ? { lr: lr * Math.sqrt(cell.width / 16) } : {},
          ),
        /`hidden\/kernel`: Its learning rate is n\^0\.50 times/,
      ));

    it('weights rescaled twice', () =>
      failing((cell) => {
        const made = network(cell);
        for (const weight of made.model.weights) {
          const row = made.plan.rows.find(({ name }) => name === weight.originalName);
          const value = tf.mul(weight.read(), row?.init ?? 1);
          weight.write(value);
          value.dispose();
        }
        return made;
      }, /`out\/kernel`: Its initial entries are n\^-(0\.9|1\.)\d* times/));
  });

  it('reports a cell that is not finite, and goes on', async () => {
    const check = await checked(
      (cell) =>
        network(
          cell,
          cell.seed === 2
            ? { optimizer: sgd({ learningRate: 1e30 }) }
            : { optimizer: sgd({ learningRate: 0.03 }) },
        ),
      { probe: false, widths: [16, 32], seeds: [1, 2] },
    );
    expect(check.failures.length).toBeGreaterThan(0);
    expect(check.failures.every(({ seed }) => seed === 2)).toBe(true);
    expect(check.records.some(({ seed, step }) => seed === 1 && step === 4)).toBe(true);
  });

  it('says how many seeds would decide where it cannot', async () => {
    const check = await checked(
      (cell) => network(cell, { optimizer: sgd({ learningRate: 0.03 }) }),
      {
        widths: [16, 32],
        seeds: [1],
        steps: 2,
      },
    );
    expect(check.verdict).toBe('undecided');
  });

  it('records kernels on request', async () => {
    const check = await checked((cell) => network(cell), {
      widths: [16, 32],
      seeds: [1],
      steps: 2,
      probe: false,
      kernels: ['feature', 'tangent'],
    });
    for (const quantity of ['featureKernelChange', 'tangentKernelChange']) {
      const found = check.records.filter((record) => record.quantity === quantity);
      expect(found).toHaveLength(4);
      expect(found.every(({ value }) => value > 0 && value < 10)).toBe(true);
    }
  });

  it('is plain JSON, and the same twice', async () => {
    const once = await checked((cell) => network(cell), { widths: [16, 32], seeds: [1, 2] });
    const again = await checked((cell) => network(cell), { widths: [16, 32], seeds: [1, 2] });
    expect(JSON.parse(JSON.stringify(once))).toStrictEqual(JSON.parse(JSON.stringify(again)));
    expect(once.schemaVersion).toBe(1);
  });

  it('leaves nothing behind when a setup throws, or when it is cancelled', async () => {
    const before = tf.memory().numTensors;
    await expect(
      checked((cell) => {
        if (cell.width === 32) throw new Error('no such width');
        return network(cell);
      }),
    ).rejects.toThrow('no such width');
    const cancel = new AbortController();
    await expect(
      checked((cell) => network(cell), {
        signal: cancel.signal,
        onProgress: () => cancel.abort(new Error('enough')),
      }),
    ).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ['widths', { widths: [16] }],
    ['seeds', { seeds: [] }],
    ['steps', { steps: 1 }],
    ['confidence', { confidence: 2 }],
    ['loss', { loss: 'hinge' as never }],
  ])('refuses bad %s', async (name, options) => {
    await expect(checked((cell) => network(cell), options)).rejects.toMatchObject({
      _tag: 'invalid-argument',
      details: { argument: name },
    });
  });

  it('refuses a setup without a plan', async () => {
    const setup = () => ({ model: mlp(16), optimizer: tf.train.sgd(1) }) as never;
    await expect(checked(setup)).rejects.toMatchObject({ details: { argument: 'setup' } });
  });
});
