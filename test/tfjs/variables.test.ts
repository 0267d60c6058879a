import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { muP, ntk, type Parameterization } from '../../src/index.ts';
import { adam, parameterizeVariables, sgd } from '../../src/tfjs/index.ts';

const ones = (shape: number[]) => tf.tidy(() => tf.variable(tf.ones(shape)));

/** A two-layer network of plain variables; every entry starts at the size it was "drawn" with. */
function network(width: number, base: number) {
  const dim = { size: width, base };
  const heNormal = (fanIn: number) => Math.sqrt(2 / fanIn);
  return {
    w1: { variable: ones([8, width]), fanIn: 8, fanOut: dim, std: heNormal },
    b1: { variable: ones([width]), kind: 'bias' as const, size: dim },
    w2: { variable: ones([width, width]), fanIn: dim, fanOut: dim, std: heNormal },
    w3: { variable: ones([width, 3]), fanIn: dim, fanOut: 3, std: 0.1 },
  };
}

function disposeAll(variables: Record<string, { variable: tf.Variable }>): void {
  for (const { variable } of Object.values(variables)) variable.dispose();
}

const first = ({ variable }: { variable: tf.Variable }) => variable.dataSync()[0];

describe.each(['cpu', 'wasm'])('parameterizeVariables on %s', (backend) => {
  beforeAll(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  test('rescales by the size at base times the factor, relative to the size drawn', () => {
    const variables = network(64, 16);
    const { plan, multipliers } = parameterizeVariables(variables, {
      parameterization: muP(),
      optimizer: adam({ learningRate: 0.01 }),
    });
    // he(8) is the same at both widths; he(64) must become he(16)/2; 0.1 stays the size at base.
    expect(first(variables.w1)).toBe(1);
    expect(first(variables.b1)).toBe(1);
    expect(first(variables.w2)).toBeCloseTo((0.5 * Math.sqrt(2 / 16)) / Math.sqrt(2 / 64), 6);
    expect(first(variables.w3)).toBe(0.25);
    expect(plan.rows.map(({ role }) => role)).toEqual(['input', 'input', 'hidden', 'output']);
    expect(multipliers).toEqual({ w1: 1, b1: 1, w2: 1, w3: 1 });
    disposeAll(variables);
  });

  test('gives the multipliers of outputs without a weight of their own', () => {
    const { w1 } = network(64, 16);
    const { plan, multipliers } = parameterizeVariables(
      { w1 },
      {
        parameterization: muP(),
        optimizer: adam({ learningRate: 0.01 }),
        outputs: [{ name: 'similarity', fanIn: { size: 64, base: 16 } }],
      },
    );
    expect(multipliers).toEqual({ w1: 1, similarity: 1 / 4 });
    expect(plan.warnings).toEqual([]);
    disposeAll({ w1 });
  });

  test('at the base width nothing is touched', () => {
    const variables = network(16, 16);
    const before = Object.values(variables).map(({ variable }) => variable.dataSync());
    const { plan } = parameterizeVariables(variables, {
      parameterization: ntk(),
      optimizer: sgd({ learningRate: 0.1 }),
    });
    expect(Object.values(variables).map(({ variable }) => variable.dataSync())).toEqual(before);
    expect(plan.rows.every(({ lr, init }) => lr === 1 && init === 1)).toBe(true);
    disposeAll(variables);
  });

  const predict = (
    variables: ReturnType<typeof network>,
    multipliers: Readonly<Record<string, number>>,
    x: tf.Tensor2D,
  ): tf.Tensor => {
    const weight = (name: keyof typeof variables) =>
      tf.mul(variables[name].variable, multipliers[name] ?? 1);
    const h1 = tf.relu(tf.add(tf.matMul(x, weight('w1') as tf.Tensor2D), weight('b1')));
    const h2 = tf.relu(tf.matMul(h1 as tf.Tensor2D, weight('w2') as tf.Tensor2D));
    return tf.matMul(h2 as tf.Tensor2D, weight('w3') as tf.Tensor2D);
  };

  function losses(parameterization: Parameterization, steps: number): number[] {
    const variables = network(64, 16);
    const { optimizer, multipliers } = parameterizeVariables(variables, {
      parameterization,
      optimizer: adam({ learningRate: 0.01 }),
      seed: 7,
    });
    const x = tf.randomNormal<tf.Rank.R2>([16, 8], 0, 1, 'float32', 1);
    const y = tf.randomNormal<tf.Rank.R2>([16, 3], 0, 1, 'float32', 2);
    const values: number[] = [];
    for (let step = 0; step < steps; step++) {
      const { value, grads } = tf.variableGrads(() =>
        tf.losses.meanSquaredError(y, predict(variables, multipliers, x)).asScalar(),
      );
      optimizer.applyGradients(grads);
      values.push(value.dataSync()[0] ?? Number.NaN);
      tf.dispose([value, grads]);
    }
    optimizer.dispose();
    disposeAll(variables);
    tf.dispose([x, y]);
    return values;
  }

  test('trains alike in every gauge, and leaks nothing', () => {
    const tensors = tf.memory().numTensors;
    const reference = losses(muP(), 8);
    expect(reference.at(-1)).toBeLessThan(reference[0] ?? 0);
    // Every factor is a power of two here, so the trajectories agree to the last bit.
    expect(losses(muP({ gauge: 'unit-gradient' }), 8)).toEqual(reference);
    expect(losses(muP({ gauge: 'unit-init' }), 8)).toEqual(reference);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.each([
    ['a variable twice', (v: ReturnType<typeof network>) => ({ ...v, again: v.w1 }), 'again'],
    ['no std', ({ w1: { std: _, ...w1 } }: ReturnType<typeof network>) => ({ w1 }), 'w1.std'],
    ['no variable', () => ({ w: { fanIn: 1, fanOut: 1, std: 1 } as never }), 'w.variable'],
    ['a bad std', ({ w1 }: ReturnType<typeof network>) => ({ w1: { ...w1, std: 0 } }), 'w1.std'],
  ])('refuses %s, changing nothing', (_, spoil, argument) => {
    const variables = network(64, 16);
    const memory = tf.memory().numTensors;
    expect(() =>
      parameterizeVariables(spoil(variables), {
        parameterization: muP(),
        optimizer: adam({ learningRate: 0.01 }),
      }),
    ).toThrow(argument);
    expect(first(variables.w2)).toBe(1);
    expect(tf.memory().numTensors).toBe(memory);
    disposeAll(variables);
  });

  test('refuses to scale twice', () => {
    const variables = network(64, 16);
    const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.01 }) };
    parameterizeVariables(variables, options);
    const after = first(variables.w2);
    expect(() => parameterizeVariables(variables, options)).toThrow('parameterized before');
    expect(first(variables.w2)).toBe(after);
    disposeAll(variables);
  });
});
