import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Decays, muP } from '../../src/index.ts';
import {
  adamw,
  cosine,
  type OptimizerDescription,
  parameterize,
  parameterizeVariables,
  resume,
  sgd,
  warmup,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { reloaded } from '../tfjs/models.ts';
import { batchFor, loss, losses } from '../tfjs/training.ts';

const build = (width: number) =>
  tf.sequential({
    layers: [
      tf.layers.embedding({ name: 'tokens', inputDim: 3, outputDim: width, inputShape: [2] }),
      tf.layers.layerNormalization({ name: 'norm' }),
      tf.layers.flatten(),
      tf.layers.dense({ name: 'out', units: 2 }),
    ],
  });
const made = (optimizer: OptimizerDescription) =>
  parameterize(build, {
    width: 16,
    baseWidth: 4,
    parameterization: muP(),
    optimizer,
    seed: 1,
    onWarning: () => {},
  });

/** The names of the tensors that a step of no gradient moves: those that decay. */
function decaying(optimizer: OptimizerDescription): string[] {
  const result = made(optimizer);
  const variables = result.model.weights.map((weight) => weight.read() as tf.Variable);
  for (const variable of variables) variable.assign(tf.ones(variable.shape));
  result.optimizer.applyGradients(
    Object.fromEntries(variables.map((each) => [each.name, tf.zerosLike(each)])),
  );
  return result.plan.rows
    .map(({ name }) => name)
    .filter((_, index) => Number(variables[index]?.dataSync()[0]) < 1);
}

onBackend('cpu', 'decay touches', () => {
  const options = { learningRate: 0.1, weightDecay: 0.1 };
  it.each<[string, Decays | undefined, string[]]>([
    ['neither biases nor gains if nothing is said', undefined, ['tokens/embeddings', 'out/kernel']],
    ['the kinds in a list', ['weight'], ['out/kernel']],
    ['kinds and names', ['gain', 'out/bias'], ['norm/gamma', 'out/bias']],
    ['what a function says', ({ role }) => role === 'fixed', ['out/bias']],
  ])('%s', (_, decays, expected) => {
    const given = decays === undefined ? options : { ...options, decays };
    expect(decaying(adamw(given))).toStrictEqual(expected);
    expect(decaying(sgd(given))).toStrictEqual(expected);
  });

  it('what a rule touches', () => {
    expect(decaying(adamw({ ...options, decayRule: 'gain' }))).toStrictEqual([]);
    const { plan } = made(adamw({ ...options, decayRule: 'gain' }));
    expect(plan.optimizer.decayRule).toBe('gain');
  });

  it('no name that is not there, and leaves the model as it was', () => {
    expect(() => made(adamw({ ...options, decays: ['out/kernl'] }))).toThrow(
      /decays: received "out\/kernl".*Did you mean 'out\/kernel'/,
    );
  });

  it('variables without layers alike', () => {
    const w = tf.variable(tf.ones([4, 16]));
    const b = tf.variable(tf.ones([16]));
    const size = { size: 16, base: 4 };
    const { plan } = parameterizeVariables(
      {
        w: { variable: w, fanIn: 4, fanOut: size, std: 1 },
        b: { variable: b, kind: 'bias', size },
      },
      { parameterization: muP(), optimizer: sgd({ learningRate: 1 }) },
    );
    expect(plan.row('b').weightDecay).toBe(0);
    expect(plan.row('w').weightDecay).toBe(1 / plan.row('w').lr);
  });

  it('after loading what it did before, and resume refuses another choice', async () => {
    const optimizer = adamw({ ...options, decays: ['weight', 'gain'] });
    const { model, optimizer: first } = made(optimizer);
    model.compile({ loss, optimizer: first });
    await losses(model, batchFor(model, { vocabulary: 3 }), 2);
    const loaded = await reloaded(model, { includeOptimizer: true });
    expect(resume(loaded).optimizer.factors).toStrictEqual(first.factors);
    for (const fine of [optimizer, adamw(options)]) {
      expect(resume(loaded, { optimizer: fine }).optimizer.factors).toStrictEqual(first.factors);
    }
    const other = adamw({ ...options, decays: ['weight'] });
    expect(() => resume(loaded, { optimizer: other })).toThrow(/norm\/gamma decaying.*`decays`/);
    const rule = adamw({ ...options, decayRule: 'compute-optimal' });
    expect(() => resume(loaded, { optimizer: rule })).toThrow(/received "adamw .*compute-optimal/);
  });
});

onBackend('cpu', 'independent decay that follows the schedule', () => {
  it('takes λ times the part of the peak that the rate is', () => {
    const learningRate = warmup({ steps: 1, to: cosine({ peak: 0.5, steps: 2 }) });
    const { optimizer, model } = made(
      adamw({ learningRate, weightDecay: 0.1, decay: 'independent', scheduleDecay: true }),
    );
    const kernel = model.getLayer('out').weights[0]?.read() as tf.Variable;
    kernel.assign(tf.ones(kernel.shape));
    const step = () => {
      const before = kernel.dataSync()[0] as number;
      optimizer.applyGradients({ [kernel.name]: tf.zerosLike(kernel) });
      return 1 - (kernel.dataSync()[0] as number) / before;
    };
    const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
    expect([step(), step(), step(), step()]).toEqual(near([0.05, 0.1, 0.05, 0]));
    optimizer.learningRate = 0.25;
    expect(step()).toBeCloseTo(0.05, 6);
  });

  it.each<[string, object, RegExp]>([
    ['coupled decay', { scheduleDecay: true }, /follows the learning rate by itself/],
    [
      'a function whose peak is not known',
      { scheduleDecay: true, decay: 'independent', learningRate: () => 0.1 },
      /peak.*not known/,
    ],
    ['a word', { scheduleDecay: 'yes', decay: 'independent' }, /true or false/],
  ])('is refused for %s', (_, options, message) => {
    expect(() => adamw({ learningRate: 0.1, ...(options as object) })).toThrow(message);
  });

  it('and so are a rule and a choice of tensors that there are not', () => {
    const call = (options: object) => () => adamw({ learningRate: 0.1, ...options });
    expect(call({ decayRule: 'gian' })).toThrow(/decayRule: received "gian"/);
    expect(call({ decays: 'weight' })).toThrow(/decays: received "weight"/);
  });
});
