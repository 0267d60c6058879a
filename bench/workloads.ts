import * as tf from '@tensorflow/tfjs';

/** Something to train: its loss, and the variables that the loss depends on. */
export interface Workload {
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly loss: () => tf.Scalar;
  readonly dispose: () => void;
}

const random = (shape: number[], scale: number, seed: number) =>
  tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, scale, 'float32', seed)));

/** What a model does with a batch. */
export type Forward = (model: tf.LayersModel, x: tf.Tensor) => tf.Tensor;

const apply: Forward = (model, x) => model.apply(x, { training: true }) as tf.Tensor;

function fromModel(
  model: tf.LayersModel,
  x: tf.Tensor,
  classes: number,
  forward = apply,
): Workload {
  const count = x.shape[0] ?? 1;
  const y = tf.tidy(() =>
    tf.oneHot(
      tf.tensor1d(
        Array.from({ length: count }, (_, i) => i % classes),
        'int32',
      ),
      classes,
    ),
  );
  return {
    variables: Object.fromEntries(
      model.trainableWeights.map((weight) => [weight.originalName, weight.read() as tf.Variable]),
    ),
    loss: () => tf.losses.softmaxCrossEntropy(y, forward(model, x)).asScalar(),
    dispose: () => {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

/** 784-n-n-n-10 with ReLU, batch 64; the same weights each time. */
export function mlp(width: number, forward?: Forward): Workload {
  const relu = (units: number, inputShape?: number[]) =>
    tf.layers.dense({
      units,
      activation: 'relu',
      kernelInitializer: tf.initializers.glorotUniform({ seed: units }),
      ...(inputShape && { inputShape }),
    });
  const readout = () =>
    tf.layers.dense({ units: 10, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) });
  const model = tf.sequential({
    layers: [relu(width, [784]), relu(width), relu(width), readout()],
  });
  return fromModel(model, tf.randomNormal([64, 784], 0, 1, 'float32', 1), 10, forward);
}

/** Three 3×3 convolutions on 32×32×3 images, batch 32. */
export function cnn(): Workload {
  const conv = (filters: number, inputShape?: number[]) =>
    tf.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      ...(inputShape && { inputShape }),
    });
  const model = tf.sequential({
    layers: [
      conv(32, [32, 32, 3]),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(64),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(64),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10 }),
    ],
  });
  return fromModel(model, tf.randomNormal([32, 32, 32, 3], 0, 1, 'float32', 1), 10);
}

/** A table of 10 000 × 256, and few words: stock cpu goes over all of them for every row. */
export function embedding(): Workload {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 10_000, outputDim: 256, inputLength: 4 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10 }),
    ],
  });
  const words = Array.from({ length: 8 * 4 }, (_, i) => (i * 7919) % 10_000);
  return fromModel(model, tf.tensor2d(words, [8, 4]), 10);
}

/** A pre-norm transformer block: d = 256, 4 heads, 64 tokens, batch 8. */
export function transformer(): Workload {
  const [d, heads, tokens, batch] = [256, 4, 64, 8];
  const std = 1 / Math.sqrt(d);
  const variables = {
    query: random([d, d], std, 1),
    key: random([d, d], std, 2),
    value: random([d, d], std, 3),
    project: random([d, d], std, 4),
    up: random([d, 4 * d], std, 5),
    down: random([4 * d, d], std / 2, 6),
  };
  const x = tf.randomNormal([batch * tokens, d], 0, 1, 'float32', 7) as tf.Tensor2D;
  const y = tf.randomNormal([batch * tokens, d], 0, 1, 'float32', 8);
  const norm = (t: tf.Tensor) => {
    const { mean, variance } = tf.moments(t, -1, true);
    return tf.div(tf.sub(t, mean), tf.sqrt(tf.add(variance, 1e-5)));
  };
  const times = (a: tf.Tensor, w: tf.Variable) =>
    tf.matMul(a as tf.Tensor2D, w as unknown as tf.Tensor2D);
  const split = (t: tf.Tensor) =>
    tf.transpose(tf.reshape(t, [batch, tokens, heads, d / heads]), [0, 2, 1, 3]);
  return {
    variables,
    loss: () => {
      const h = norm(x);
      const [q, k, v] = [variables.query, variables.key, variables.value].map((w) =>
        split(times(h, w)),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(d / heads)));
      const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
      const attended = tf.add(x, times(tf.reshape(mixed, [-1, d]), variables.project));
      const hidden = tf.relu(times(norm(attended), variables.up));
      const out = tf.add(attended, times(hidden, variables.down));
      return tf.losses.meanSquaredError(y, out).asScalar();
    },
    dispose: () => tf.dispose([x, y, ...Object.values(variables)]),
  };
}

/** One square matrix of this many rows, and no loss to speak of: for optimizer steps alone. */
export function parameters(rows: number): Workload {
  const w = random([rows, rows], 1, 1);
  return {
    variables: { w },
    loss: () => tf.sum(w).asScalar(),
    dispose: () => w.dispose(),
  };
}
