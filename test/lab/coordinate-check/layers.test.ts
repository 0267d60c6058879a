import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import {
  attentionScale,
  muP,
  ntk,
  type Parameterization,
  parameterization,
  regauge,
} from '../../../src/index.ts';
import { parameterize } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { withQuery } from '../../tfjs/custom-layer.ts';
import { Attention } from '../measure/attention.ts';
import { checked, usual, widths } from './networks.ts';

const base = widths[0] ?? 0;
const initializer = tf.initializers.varianceScaling({
  scale: 1,
  mode: 'fanIn',
  distribution: 'uniform',
});

/** A network with one attention head that grows, its logits multiplied as given. */
function attentive(
  scale: (width: number) => number,
  { width = 0, seed = 0 },
  scheme: Parameterization = muP(),
) {
  const build = (units: number) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units, inputShape: [5, 6], activation: 'relu' }),
        new Attention({ name: 'attention', units, scale: scale(units) }),
        tf.layers.layerNormalization({ name: 'norm' }),
        tf.layers.globalAveragePooling1d({ name: 'pool' }),
        tf.layers.dense({ name: 'out', units: 4 }),
      ],
    });
  return parameterize(build, {
    width,
    baseWidth: base,
    parameterization: scheme,
    optimizer: usual,
    seed,
    onWarning: () => {},
    tensors: Object.fromEntries(
      ['query', 'key', 'value'].map((name) => [
        `attention/${name}`,
        { role: 'hidden', initializer },
      ]),
    ),
  });
}

/** Logits scatter: far apart widths tell the most of them. */
const quick = { widths: [16, 64, 256], seeds: [1, 2, 3, 4], steps: 2, probe: false };

const sequences = () => ({
  x: tf.randomNormal([8, 5, 6], 0, 1, 'float32', 11),
  y: tf.randomNormal([8, 4], 0, 1, 'float32', 12),
});

onBackend('wasm', 'the coordinate check of layers that it does not know', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  const narrow = { widths: [16, 32, 64], seeds: [1, 2, 3], steps: 2, probe: false };
  const overRoot = (width: number) => 1 / Math.sqrt(width);

  it.each<[string, Parameterization, boolean]>([
    ['μP', muP(), false],
    ['r = 1/4 in unit-init', parameterization({ richness: 1 / 4, gauge: 'unit-init' }), false],
    ['μP in unit-gradient', regauge(muP(), 'unit-gradient'), false],
    ['NTK, where it is right', ntk(), true],
  ])('tells 1/√d from the first pass of narrow networks: %s', async (_, scheme, right) => {
    const at = (width: number) =>
      attentionScale({ parameterization: scheme, headDim: { size: width, base } });
    for (const [scale, verdict] of [
      [at, 'pass'],
      [overRoot, right ? 'pass' : 'fail'],
    ] as const) {
      const before = tf.memory().numTensors;
      const data = sequences();
      const check = await checked((cell) => attentive(scale, cell, scheme), { ...narrow, data });
      tf.dispose(data);
      expect(tf.memory().numTensors).toBe(before);
      const found = check.audit.filter(({ subject }) => subject === 'attention');
      expect(found.map((each) => [each.name, each.verdict])).toStrictEqual([
        ['attention', verdict],
      ]);
      expect(found[0]?.text).toMatch(verdict === 'pass' ? /As planned/ : /divided by √d\?/);
    }
  });

  it('tells logits that are divided by too much', async () => {
    const check = await checked((cell) => attentive((width) => width ** -1.5, cell), {
      ...narrow,
      data: sequences(),
    });
    expect(check.suspects.join('\n')).toMatch(
      /`attention`: Its attention logits are divided by too/,
    );
  });

  it('passes attention whose logits are scaled with the head', async () => {
    const scale = (width: number) =>
      attentionScale({ parameterization: muP(), headDim: { size: width, base } });
    const check = await checked((cell) => attentive(scale, cell), {
      ...quick,
      data: sequences(),
    });
    expect(check.verdict, String(check)).not.toBe('fail');
    expect(check.suspects).toStrictEqual([]);
    const logits = check.findings.find(({ quantity }) => quantity === 'logits');
    expect(logits?.predicted).toStrictEqual({ min: -0.5, max: -0.5 });
    expect(logits?.fit.exponent).toBeCloseTo(-0.5, 0);
  });

  it('names attention that is still divided by √d', async () => {
    const check = await checked((cell) => attentive((width) => 1 / Math.sqrt(width), cell), {
      ...quick,
      data: sequences(),
    });
    expect(check.verdict, String(check)).toBe('fail');
    expect(check.suspects.join('\n')).toMatch(/`attention`: .*still divided by √d/);
  });

  it.each([false, true])('says of a kernel kept as (out, in) so: %s', async (transposed) => {
    const check = await checked(
      ({ width, seed }) =>
        parameterize((units) => withQuery(units, { transposed }), {
          width,
          baseWidth: base,
          parameterization: muP(),
          optimizer: usual,
          seed,
          tensors: { 'attention/query': { role: 'hidden', initializer } },
        }),
      {
        data: {
          x: tf.randomNormal([8, 5], 0, 1, 'float32', 11),
          y: tf.randomNormal([8, 3], 0, 1, 'float32', 12),
        },
        widths: [16, 32],
        seeds: [1],
        steps: 2,
        probe: false,
      },
    );
    const found = check.audit.find(
      ({ subject, name }) => subject === 'fans' && name === 'attention/query',
    );
    expect(found?.verdict, String(check)).toBe(transposed ? 'fail' : 'pass');
    expect(found?.text).toContain(transposed ? 'as [out, in]' : 'as [in, out]');
  });
});
