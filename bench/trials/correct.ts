import {
  abc,
  interpolate,
  meanField,
  muP,
  ntk,
  type Parameterization,
  parameterization,
  regauge,
  sp,
} from 'richscale';
import {
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  type OptimizerDescription,
  rmsprop,
  sgd,
} from 'richscale/tfjs';
import {
  attentionOfManyHeads,
  attentionOfOneHead,
  plainModels,
  type TrialModel,
} from './models.ts';
import type { Trial } from './trial.ts';

/** Every optimizer, with learning rates that move the features of a base model a little. */
export const optimizers: readonly OptimizerDescription[] = [
  sgd({ learningRate: 0.03 }),
  momentum({ learningRate: 0.015 }),
  momentum({ learningRate: 0.015, nesterov: true }),
  adam({ learningRate: 0.003 }),
  adamw({ learningRate: 0.003, weightDecay: 0.03 }),
  adamax({ learningRate: 0.003 }),
  rmsprop({ learningRate: 0.001 }),
  adagrad({ learningRate: 0.01 }),
  lion({ learningRate: 0.002 }),
  sgd({ learningRate: 0.03, clipNorm: 0.5 }),
];

const gauges = ['unit-multiplier', 'unit-gradient', 'unit-init', { output: -1 }] as const;

const presets: readonly Parameterization[] = [
  muP(),
  ntk(),
  parameterization({ richness: 1 / 4 }),
  meanField(),
  muP({ gamma: 1 / 2 }),
  interpolate(ntk(), muP(), 3 / 4),
];

/**
 * Off the richness line: SP, which is unstable, and a table of SP's initial sizes with learning
 * rates of one's own. Their promises hold as long as training is far from diverging.
 */
const offTheLine: readonly Parameterization[] = [
  sp(),
  abc({
    name: 'SP at rates 1/n',
    exponents: {
      input: { multiplier: 0, init: 0, lr: -1 },
      hidden: { multiplier: 0, init: -1 / 2, lr: -1 },
      output: { multiplier: 0, init: -1 / 2, lr: -1 },
    },
  }),
];

/** The correct trial with this number: models, presets, gauges and optimizers in turn. */
export function correctTrial(index: number): Trial {
  const gauge = of(gauges, Math.floor(index / 7));
  const optimizer = of(optimizers, Math.floor(index / 6));
  const trial = (model: TrialModel, preset: Parameterization): Trial => ({
    model,
    parameterization: regauge(preset, gauge),
    optimizer,
    index,
  });
  if (index % 12 === 3) {
    const { model, ...rest } = trial(of(plainModels, index / 3), of(offTheLine, index / 12));
    const learningRate = (rest.optimizer.learningRate as number) / 300;
    return { model, ...rest, optimizer: { ...rest.optimizer, learningRate } };
  }
  // One growing head is not lazy at any r: only μP is planned for it.
  if (index % 6 === 5) return trial(attentionOfOneHead, muP());
  return trial(
    of([...plainModels, plainModels[0], attentionOfManyHeads], index),
    of(presets, index),
  );
}

function of<T>(list: readonly (T | undefined)[], index: number): T {
  return list[Math.floor(index) % list.length] as T;
}
