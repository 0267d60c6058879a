import * as tf from '@tensorflow/tfjs';
import { muP, ntk, parameterization, planFromJSON, sp } from 'richscale';
import type { PlannedNetwork } from 'richscale/lab';
import {
  adagrad,
  adam,
  adamw,
  type OptimizerDescription,
  RichscaleOptimizer,
  rmsprop,
  type TensorFactors,
} from 'richscale/tfjs';
import { optimizers } from './correct.ts';
import { attentionLeftInPlace, attentionOfOneHead, plainModels } from './models.ts';
import { transposedInput, transposedReadout } from './transposed.ts';
import { networkOf, type Trial } from './trial.ts';

type Cell = { readonly width: number; readonly seed: number };

/** A mistake that is planted in a correct network. */
export interface Fault {
  readonly name: string;
  /** The trial with this number. */
  readonly trial: (index: number) => Trial;
  /** The network with the mistake in it. */
  readonly plant: (trial: Trial, cell: Cell) => PlannedNetwork;
  /** Whether one of the suspects names what is wrong. */
  readonly named: (suspects: readonly string[], trial: Trial) => boolean;
}

const richnesses = [muP(), parameterization({ richness: 1 / 4 }), ntk()];
const of = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** A trial of one of the plain models under one of some optimizers. */
const plain =
  (among: readonly OptimizerDescription[], schemes = richnesses) =>
  (index: number): Trial => ({
    model: of(plainModels, index),
    parameterization: of(schemes, Math.floor(index / 3)),
    optimizer: of(among, Math.floor(index / 9)),
    index,
  });

/** The same network under an optimizer that gives some tensors other factors. */
function withFactors(
  network: PlannedNetwork,
  { optimizer }: Trial,
  change: (factors: TensorFactors) => Partial<TensorFactors>,
): PlannedNetwork {
  const { factors } = network.optimizer as RichscaleOptimizer;
  const changed = factors.map((each) => ({ ...each, ...change(each) }));
  return { ...network, optimizer: new RichscaleOptimizer(optimizer, changed) };
}

/** Multiplies some of a network's weights in place. */
function scaleWeights({ model }: PlannedNetwork, factorOf: (name: string) => number): void {
  for (const weight of model.weights) {
    const factor = factorOf(weight.originalName);
    if (factor === 1) continue;
    const scaled = tf.mul(weight.read(), factor);
    weight.write(scaled);
    scaled.dispose();
  }
}

const isReadout = (name: string): boolean => name.startsWith('out/');
const widening = ({ model }: Trial, { width }: Cell): number => width / (model.widths[0] ?? width);
const says =
  (...patterns: readonly RegExp[]) =>
  (suspects: readonly string[]): boolean =>
    suspects.some((suspect) => patterns.every((pattern) => pattern.test(suspect)));

/** The mistakes, each as people make it. */
export const faults: readonly Fault[] = [
  {
    name: 'SP instead of μP',
    trial: plain(optimizers, [muP()]),
    plant: (trial, cell) => {
      const { model, optimizer, plan } = networkOf(trial, cell);
      model.dispose();
      optimizer.dispose();
      return { ...networkOf({ ...trial, parameterization: sp() }, cell), plan };
    },
    named: says(/learning rate is n\^|initial entries are n\^/),
  },
  {
    name: 'readout left out of the plan',
    trial: plain(optimizers, [muP(), parameterization({ richness: 1 / 4 })]),
    plant: (trial, cell) => {
      const network = networkOf(trial, cell);
      const { plan } = network;
      const kernel = plan.row('out/kernel');
      scaleWeights(network, (name) => (name === 'out/kernel' ? 1 / kernel.init : 1));
      const rows = plan.rows.filter(({ name }) => !isReadout(name));
      const unscaled = { lr: 1, epsilon: 1, weightDecay: 1, gradientWeight: 1 };
      return {
        ...withFactors(network, trial, ({ name }) => (isReadout(name) ? unscaled : {})),
        plan: planFromJSON({ ...plan.toJSON(), rows }),
      };
    },
    named: says(/`out\/kernel`.*missing from the plan/),
  },
  {
    name: 'a transposed kernel',
    trial: (index) => ({
      ...plain(optimizers, [muP(), parameterization({ richness: 1 / 4 })])(index),
      model: of([transposedInput, transposedReadout], index),
    }),
    plant: networkOf,
    named: (suspects, { model }) =>
      says(
        model === transposedInput ? /`in\/kernel`/ : /`out\/kernel`/,
        /keeps its kernel as \[out, in\]/,
      )(suspects),
  },
  {
    name: '1/√d attention left in place',
    trial: (index) => ({
      model: attentionOfOneHead,
      parameterization: muP(),
      optimizer: of(optimizers, index),
      index,
    }),
    plant: (trial, cell) => networkOf({ ...trial, model: attentionLeftInPlace }, cell),
    named: says(/`attention`/, /divided by √d/),
  },
  {
    name: 'biases frozen',
    trial: plain(optimizers),
    plant: (trial, cell) =>
      withFactors(networkOf(trial, cell), trial, ({ name }) =>
        name === 'hidden/bias' ? { lr: 0 } : {},
      ),
    named: says(/`hidden\/bias`/, /never moves/),
  },
  {
    name: 'decay coupled to the scaled learning rate',
    trial: plain(
      [adamw({ learningRate: 0.003, weightDecay: 0.03 }), adamw({ learningRate: 0.01 })],
      [muP(), ntk()],
    ),
    plant: (trial, cell) => withFactors(networkOf(trial, cell), trial, () => ({ weightDecay: 1 })),
    named: says(/`hidden\/kernel`|`hidden\/recurrent_kernel`/, /decay/),
  },
  {
    name: 'ε unscaled',
    trial: plain([
      adam({ learningRate: 0.003 }),
      adam({ learningRate: 0.003, epsilon: 1e-8 }),
      rmsprop({ learningRate: 0.001 }),
      adagrad({ learningRate: 0.01 }),
    ]),
    plant: (trial, cell) => withFactors(networkOf(trial, cell), trial, () => ({ epsilon: 1 })),
    named: says(/`hidden\/kernel`/, /ε/),
  },
  {
    name: 'weights rescaled twice',
    trial: plain(optimizers),
    plant: (trial, cell) => {
      const network = networkOf(trial, cell);
      const rows = new Map(network.plan.rows.map(({ name, init }) => [name, init]));
      scaleWeights(network, (name) => rows.get(name) ?? 1);
      return network;
    },
    named: says(/`out\/kernel`/, /rescaled twice/),
  },
  {
    name: 'one layer’s learning rate off by √m',
    trial: plain(optimizers),
    plant: (trial, cell) =>
      withFactors(networkOf(trial, cell), trial, ({ name, lr }) =>
        name === 'hidden/kernel'
          ? { lr: lr * widening(trial, cell) ** (trial.index % 2 === 0 ? 1 / 2 : -1 / 2) }
          : {},
      ),
    named: says(/`hidden\/kernel`/, /learning rate is n\^(0|-0)\.50/),
  },
];
