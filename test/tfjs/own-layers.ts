import * as tf from '@tensorflow/tfjs';
import { registerLayer } from '../../src/tfjs/index.ts';

type Initializer = ReturnType<typeof tf.initializers.zeros>;
type Regularizer = ReturnType<typeof tf.regularizers.l2>;

const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;

export interface ScaledConfig {
  readonly name?: string;
  readonly units: number;
  readonly useBias?: boolean;
  readonly regularizer?: Regularizer;
}

/** tanh(scale · (x · query)) + shift, with all that layers of tfjs have. */
export class Scaled extends tf.layers.Layer {
  static readonly className: string = 'TestScaled';
  readonly queryInitializer: Initializer;
  readonly queryRegularizer: Regularizer | undefined;
  readonly units: number;
  readonly useBias: boolean;
  #query: tf.LayerVariable | undefined;
  #scale: tf.LayerVariable | undefined;
  #shift: tf.LayerVariable | undefined;

  constructor(config: ScaledConfig) {
    super({ name: config.name } as never);
    this.units = config.units;
    this.useBias = config.useBias ?? true;
    this.queryInitializer = tf.initializers.heNormal({ seed: 5 });
    this.queryRegularizer = config.regularizer;
  }

  override build(inputShape: tf.Shape): void {
    const shape = [inputShape.at(-1) as number, this.units];
    const { queryInitializer, queryRegularizer } = this;
    this.#query = this.addWeight('query', shape, 'float32', queryInitializer, queryRegularizer);
    this.#scale = this.addWeight('scale', [this.units], 'float32', tf.initializers.ones());
    if (this.useBias) {
      this.#shift = this.addWeight('shift', [this.units], 'float32', tf.initializers.zeros());
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const product = tf.matMul(only(inputs), this.#query?.read() as tf.Tensor2D);
      const scaled = tf.tanh(tf.mul(product, this.#scale?.read() as tf.Tensor));
      return this.#shift === undefined ? scaled : tf.add(scaled, this.#shift.read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, useBias: this.useBias };
  }
}

/** x + each branch of x: made of layers, one of them of one's own, and a list of others. */
export class Residual extends tf.layers.Layer {
  static readonly className: string = 'TestResidual';
  readonly first: tf.layers.Layer;
  readonly branches: readonly tf.layers.Layer[];
  readonly units: number;

  constructor(config: { readonly name?: string; readonly units: number; readonly count: number }) {
    super({ name: config.name } as never);
    this.units = config.units;
    this.first = new Scaled({ units: config.units });
    this.branches = Array.from({ length: config.count }, () =>
      tf.layers.dense({ units: config.units, activation: 'tanh' }),
    );
  }

  get #held(): readonly tf.layers.Layer[] {
    return [this.first, ...this.branches];
  }

  override build(inputShape: tf.Shape): void {
    for (const layer of this.#held) {
      layer.build(inputShape);
      layer.built = true;
    }
    this.built = true;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.#held.flatMap((layer) => layer.trainableWeights);
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      return tf.addN([x, ...this.#held.map((layer) => layer.call(x, {}) as tf.Tensor)]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, count: this.branches.length };
  }
}

/** Each head's own projection: a kernel of shape [in, heads, head], and one of [heads, head, out]. */
export class Heads extends tf.layers.Layer {
  static readonly className: string = 'TestHeads';
  readonly units: number;
  #into: tf.LayerVariable | undefined;
  #out: tf.LayerVariable | undefined;

  constructor(config: { readonly name?: string; readonly units: number }) {
    super({ name: config.name } as never);
    this.units = config.units;
  }

  override build(inputShape: tf.Shape): void {
    const inputs = inputShape.at(-1) as number;
    const normal = (stddev: number) => tf.initializers.randomNormal({ stddev, seed: 2 });
    const into = normal(Math.sqrt(1 / inputs));
    const out = normal(Math.sqrt(1 / this.units));
    this.#into = this.addWeight('into', [inputs, 2, this.units / 2], 'float32', into);
    this.#out = this.addWeight('out', [2, this.units / 2, this.units], 'float32', out);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const matrix = (weight: tf.LayerVariable | undefined) =>
        tf.reshape(weight?.read() as tf.Tensor, [-1, this.units]);
      const into = tf.matMul(only(inputs), matrix(this.#into));
      return tf.matMul(tf.tanh(into), matrix(this.#out));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

registerLayer(Scaled, {
  query: 'matrix',
  scale: 'gain',
  shift: { layout: 'bias', optional: true },
});
registerLayer(Residual, {}, { holds: ['first', 'branches'] });
registerLayer(Heads, {
  into: { fanIn: [0], fanOut: [1, 2], initializer: { std: (fanIn) => Math.sqrt(1 / fanIn) } },
  out: { layout: 'matrix', initializer: { std: (fanIn) => Math.sqrt(1 / fanIn) } },
});

/** A network with the layer in its middle. */
export const around =
  (make: (width: number) => tf.layers.Layer) =>
  (width: number): tf.LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units: width, inputShape: [5], activation: 'tanh' }),
        make(width),
        tf.layers.dense({ name: 'out', units: 2 }),
      ],
    });
