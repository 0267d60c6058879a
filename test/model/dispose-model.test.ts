import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { disposeModel } from '../../src/model/dispose-model.ts';
import { onBackend } from '../on-backends.ts';
import { growth, nothing } from '../tfjs/memory.ts';

const dense = (units: number) => tf.layers.dense({ units });
const input = () => tf.input({ shape: [3] });
const symbolic = (x: unknown) => x as tf.SymbolicTensor;

/** Applies a layer so many times in a row. */
function repeated(layer: tf.layers.Layer, times: number): tf.LayersModel {
  const inputs = input();
  let outputs: tf.SymbolicTensor = inputs;
  for (let use = 0; use < times; use++) outputs = symbolic(layer.apply(outputs));
  return tf.model({ inputs, outputs });
}

onBackend('cpu', 'disposing of a model', () => {
  it.each<[string, () => tf.LayersModel]>([
    ['one layer after the other', () => repeated(dense(3), 1)],
    ['a layer used twice', () => repeated(dense(3), 2)],
    ['a layer used three times', () => repeated(dense(3), 3)],
    ['a nested model', () => repeated(repeated(dense(3), 1), 1)],
    ['a nested model used twice', () => repeated(repeated(dense(3), 1), 2)],
    ['a layer used twice in a nested model', () => repeated(repeated(dense(3), 2), 1)],
    ['both', () => repeated(repeated(dense(3), 2), 3)],
    [
      'a sequence',
      () => tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] }), dense(1)] }),
    ],
  ])('takes all weights: %s', (_, make) => {
    expect(
      growth(() => {
        const model = make();
        const x = tf.ones([1, 3]);
        tf.dispose([x, model.predict(x)]);
        disposeModel(model);
      }),
    ).toStrictEqual(nothing);
  });

  it.each<[string, number[], () => tf.layers.Layer]>([
    ['a recurrent layer', [1, 2, 3], () => tf.layers.lstm({ units: 2, stateful: true })],
    [
      'a convolutional one',
      [1, 2, 3, 3, 1],
      () => tf.layers.convLstm2d({ filters: 2, kernelSize: 1, stateful: true }) as tf.layers.Layer,
    ],
    [
      'one that reads both ways',
      [1, 2, 3],
      () => {
        const layer = tf.layers.gru({ units: 2, stateful: true }) as tf.RNN;
        return tf.layers.bidirectional({ layer, mergeMode: 'sum' });
      },
    ],
  ])('takes the states of %s', (_, batchShape, make) => {
    const grown = growth(() => {
      const inputs = tf.input({ batchShape });
      const model = tf.model({ inputs, outputs: symbolic(make().apply(inputs)) });
      const x = tf.ones(batchShape);
      tf.dispose([x, model.predict(x)]);
      disposeModel(model);
    });
    expect(grown).toStrictEqual(nothing);
  });

  it('leaves a layer alone that another model uses', () => {
    const shared = dense(3);
    const [one, other] = [repeated(shared, 2), repeated(shared, 2)];
    const x = tf.ones([1, 3]);
    const before = [...(other.predict(x) as tf.Tensor).dataSync()];
    disposeModel(one);
    expect([...(other.predict(x) as tf.Tensor).dataSync()]).toStrictEqual(before);
    expect(growth(() => disposeModel(other)).tensors).toBe(-2);
  });
});
