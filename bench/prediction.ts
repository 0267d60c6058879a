import * as tf from '@tensorflow/tfjs';
import { use } from './backend.ts';
import { timed } from './timing.ts';

/** Seconds that `predict` takes for so many examples of 784 numbers, in batches of 64. */
async function seconds(examples: number, ours: boolean): Promise<number> {
  await use('wasm', ours);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 32, activation: 'relu', inputShape: [784] }),
      tf.layers.dense({ units: 10 }),
    ],
  });
  const x = tf.randomUniform([examples, 784], -1, 1, 'float32', 1);
  tf.dispose(model.predict(tf.zeros([64, 784])));
  const time = await timed(() => tf.dispose(model.predict(x, { batchSize: 64 })));
  model.dispose();
  x.dispose();
  return time / 1000;
}

/** How the time of `predict` grows with the data. Stock's, with its square: for 60 000 it takes minutes. */
export async function predictionSeconds(): Promise<string> {
  const line = async (name: string, ours: boolean, sizes: readonly number[]) => {
    const times: string[] = [];
    for (const size of sizes) times.push(`${(await seconds(size, ours)).toFixed(2)} s of ${size}`);
    return `${name} ${times.join(', ')}`;
  };
  const stock = await line('stock', false, [7500, 15_000]);
  const ours = await line('ours', true, [7500, 15_000, 30_000, 60_000]);
  return `predict of examples of 784 numbers in batches of 64: ${stock}; ${ours}`;
}
