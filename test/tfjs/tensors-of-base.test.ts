import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP, parameterization, plan } from '../../src/index.ts';
import { type Base, baseShapes, parameterize, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, rolesOf } from './models.ts';

const optimizer = sgd({ learningRate: 0.1 });

onBackend('cpu', 'what a model is compared with', () => {
  it('a base model, its shapes as JSON, and a factory say the same', () => {
    const model = mlp(16);
    const shapes = JSON.parse(JSON.stringify(baseShapes(mlp(4))));
    const expected = tensorsOf(model, { base: mlp(4) });
    expect(expected).toContainEqual({
      name: 'hidden/kernel',
      kind: 'weight',
      fanIn: { size: 16, base: 4 },
      fanOut: { size: 16, base: 4 },
    });
    expect(tensorsOf(model, { base: shapes })).toStrictEqual(expected);
    expect(tensorsOf(model, { base: mlp, baseWidth: 4 })).toStrictEqual(expected);
  });

  it('base shapes are plain data with a schema version', () => {
    const shapes = baseShapes(mlp(4), { delta: mlp(6) });
    expect(JSON.parse(JSON.stringify(shapes))).toStrictEqual(shapes);
    expect(shapes.schemaVersion).toBe(1);
    expect(shapes.tensors['in/kernel']).toStrictEqual({ shape: [5, 4], scales: [false, true] });
    expect(shapes.tensors['out/bias']).toStrictEqual({ shape: [3], scales: [false] });
  });

  it('at the base width the third width tells the roles', () => {
    const without = rolesOf(mlp(4), { base: mlp(4) });
    expect(new Set(Object.values(without))).toStrictEqual(new Set(['fixed']));

    const expected = rolesOf(mlp(16), { base: mlp(4) });
    const shapes = JSON.parse(JSON.stringify(baseShapes(mlp(4), { delta: mlp(6) })));
    expect(rolesOf(mlp(4), { base: mlp(4), delta: mlp(6) })).toStrictEqual(expected);
    expect(rolesOf(mlp(4), { base: shapes })).toStrictEqual(expected);
    expect(rolesOf(mlp(4), { base: mlp, baseWidth: 4 })).toStrictEqual(expected);
  });

  it('a third width tells dimensions that are equal by coincidence', () => {
    // The target's second layer is as wide as the base's, though both of its axes scale.
    const make = (first: number, second: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units: first, inputShape: [5] }),
          tf.layers.dense({ name: 'hidden', units: second }),
          tf.layers.dense({ name: 'out', units: 3 }),
        ],
      });
    const model = make(16, 8);
    const without = tensorsOf(model, { base: make(4, 8) });
    expect(
      plan({ parameterization: muP(), optimizer: 'sgd', tensors: without }).warnings,
    ).toContainEqual(expect.stringMatching(/^hidden\/kernel narrows a width.*bottleneck/));
    expect(rolesOf(model, { base: make(4, 8), delta: make(8, 16) })).toMatchObject({
      'hidden/kernel': 'hidden',
      'out/kernel': 'output',
    });
  });

  it('parameterize takes the same forms, and a factory for the model too', () => {
    const p = muP();
    const given = { parameterization: p, optimizer };
    const plans = [
      parameterize(mlp(16), { ...given, base: mlp(4) }),
      parameterize(mlp(16), { ...given, base: baseShapes(mlp(4)) }),
      parameterize(mlp(16), { ...given, base: mlp, baseWidth: 4 }),
      parameterize(mlp, { ...given, width: 16, baseWidth: 4 }),
    ].map(({ plan }) => plan.rows);
    for (const rows of plans) expect(rows).toStrictEqual(plans[0]);
    expect(plans[0]?.find(({ name }) => name === 'out/kernel')?.init).toBe(1 / 4);
  });

  it('a base wider than the model is a base too', () => {
    const { plan } = parameterize(mlp(4), {
      base: mlp(16),
      parameterization: parameterization({ richness: 0.5 }),
      optimizer,
    });
    expect(plan.row('out/kernel').init).toBe(4);
  });
});

onBackend('cpu', 'a base of another architecture is refused', () => {
  const other = (units: number, ...extra: tf.layers.Layer[]) =>
    tf.sequential({
      layers: [tf.layers.dense({ name: 'in', units, inputShape: [5] }), ...extra],
    });

  it.each<[string, () => tf.LayersModel, () => Base, RegExp]>([
    [
      'with a layer missing',
      () => other(8, tf.layers.dense({ name: 'out', units: 2 })),
      () => other(4),
      /it lacks out\/kernel, out\/bias/,
    ],
    [
      'with a layer too many',
      () => other(8),
      () => other(4, tf.layers.dense({ name: 'out', units: 2 })),
      /it has out\/kernel, out\/bias besides/,
    ],
    [
      'with a tensor of another rank',
      () => other(8, tf.layers.prelu({ name: 'prelu' })),
      () =>
        tf.sequential({
          layers: [
            tf.layers.dense({ name: 'in', units: 4, inputShape: [5] }),
            tf.layers.reshape({ targetShape: [2, 2] }),
            tf.layers.prelu({ name: 'prelu' }),
          ],
        }),
      /prelu\/alpha has rank 2 there and rank 1 in the model/,
    ],
    [
      'from another version',
      () => other(8),
      () => ({ ...baseShapes(other(4)), schemaVersion: 2 }) as unknown as Base,
      /schema version 1/,
    ],
    ['that is none', () => other(8), () => 'base.json' as unknown as Base, /"base.json"/],
    ['that is missing', () => other(8), () => undefined as unknown as Base, /base: received undef/],
    [
      'from a factory without a base width',
      () => other(8),
      () => (width: number) => other(width),
      /baseWidth: received undefined/,
    ],
  ])('%s', (_, model, base, message) => {
    expect(() => tensorsOf(model(), { base: base() })).toThrow(message);
  });

  it('in a delta model too', () => {
    const delta = other(6, tf.layers.dense({ name: 'out', units: 2 }));
    expect(() => tensorsOf(other(8), { base: other(4), delta })).toThrow(/delta: received/);
    expect(() => baseShapes(other(4), { delta })).toThrow(/delta: received/);
  });

  it('in a factory whose widths are no widths', () => {
    const given = { parameterization: muP(), optimizer };
    expect(() => parameterize(mlp, { ...given, width: 0, baseWidth: 4 })).toThrow(/width: .* 0/);
    expect(() => parameterize(mlp, { ...given, width: 8, baseWidth: 2.5 })).toThrow(/2\.5/);
  });
});

onBackend('cpu', 'a base of another depth', () => {
  const deep = (layers: number) => (width: number) =>
    tf.sequential({
      layers: Array.from({ length: layers }, () =>
        tf.layers.dense({ units: width, inputShape: [width] }),
      ),
    });

  it('is refused, and the way to go is the target’s depth', () => {
    const given = { parameterization: muP(), optimizer: sgd({ learningRate: 0.1 }) };
    for (const [ours, theirs] of [
      [3, 2],
      [2, 3],
    ] as const) {
      expect(() => parameterize(deep(ours)(16), { ...given, base: deep(theirs)(8) })).toThrow(
        /dense3\/kernel.*build the base at the depth of the model.*`depth`/,
      );
    }
  });
});
