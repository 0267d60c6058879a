import type * as tf from '@tensorflow/tfjs';
import { balanceLoss } from '../../../src/layers/index.ts';
import type { Declarations } from '../../../src/tfjs/index.ts';
import { stripes } from '../data/images.ts';
import { nextTokens } from '../data/tokens.ts';
import type { ZooEntry } from '../entry.ts';
import { twoTowers } from '../models/adversarial-metric/two-towers.ts';
import { mobilenet } from '../models/convolutional/mobilenet.ts';
import { resnet } from '../models/convolutional/resnet.ts';
import { unet } from '../models/encoder-decoder/unet.ts';
import { lstmClassifier } from '../models/recurrent/lstm-classifier.ts';
import { gpt } from '../models/transformer/gpt.ts';
import { gptAddedHeads } from '../models/transformer/gpt-added-heads.ts';
import { gptMixtureOfExperts } from '../models/transformer/gpt-mixture-of-experts.ts';
import { gptTied } from '../models/transformer/gpt-tied.ts';
import { binaryCrossEntropy, type OutputLoss, sparseCrossEntropy } from './losses.ts';
import { digits, digitsAgain } from './mnist.ts';
import { autoencoder, deepGpt, deepMlp, deepResnet, mlp } from './networks.ts';
import type { Subject } from './subject.ts';
import { withWrongAnswers } from './wrong-answers.ts';

const wide = [16, 32, 64, 128];
const channels = [8, 16, 32, 64];
const blocks = [2, 4, 8, 16];
const pictures = { side: 8, channels: 3, classes: 4 };

/** An architecture of the zoo, on its own data. */
function zoo(
  { name, about, build, declared, batch }: ZooEntry,
  own: Pick<Subject, 'sizes' | 'loss' | 'steps' | 'batchSize'>,
): Subject {
  return { name, axis: 'width', about, build, batch, ...(declared && { declared }), ...own };
}

/** The same with a fifth of the answers wrong. */
function noisy({ batch, ...entry }: ZooEntry, classes: number): ZooEntry {
  return { ...entry, batch: withWrongAnswers(batch, classes) };
}

/** What ends a branch stores its multiplier, so that nothing is multiplied in the graph. */
const branched: { readonly tensors: Declarations } = {
  tensors: {
    'block*-norm*': { branch: true },
    'block*-first*': { branch: true },
    'block*-last*': { branch: 'last' },
  },
};

const balanced = balanceLoss(0.01);
/** Of tokens, [batch, positions, vocabulary], and of how unlike experts are in use, [batch, 1]. */
const withBalance: OutputLoss = (targets, predictions) =>
  predictions.rank === 3
    ? sparseCrossEntropy(targets, predictions)
    : (balanced(targets, predictions).mean() as tf.Scalar);

const tokens = { sizes: wide, loss: sparseCrossEntropy, steps: 100, batchSize: 16 };
const images = { sizes: channels, loss: sparseCrossEntropy, steps: 50, batchSize: 16 };

/** The lines of the table, in its order. */
export const subjects: readonly Subject[] = [
  {
    name: 'mlp',
    axis: 'width',
    about: 'Three hidden layers, on MNIST.',
    build: mlp,
    batch: digits,
    sizes: [32, 64, 128, 256],
    loss: sparseCrossEntropy,
    steps: 150,
    batchSize: 32,
  },
  {
    name: 'autoencoder',
    axis: 'width',
    about: 'Dense layers around a code of 16 numbers, on MNIST.',
    build: autoencoder,
    declared: { tensors: { 'code/kernel': 'output' } },
    batch: digitsAgain,
    sizes: [32, 64, 128, 256],
    loss: binaryCrossEntropy,
    steps: 150,
    batchSize: 32,
  },
  zoo(noisy(resnet, pictures.classes), images),
  zoo(noisy(mobilenet, pictures.classes), images),
  zoo(unet, { ...images, steps: 80, sizes: [4, 8, 16, 32], loss: binaryCrossEntropy }),
  zoo(noisy(lstmClassifier, 4), { ...tokens, steps: 150 }),
  zoo(gpt, tokens),
  zoo(gptAddedHeads, tokens),
  zoo(gptTied, tokens),
  zoo(gptMixtureOfExperts, { ...tokens, loss: withBalance }),
  zoo(noisy(twoTowers, 2), { ...tokens, loss: binaryCrossEntropy, steps: 60 }),
  {
    name: 'residual-mlp-depth',
    axis: 'depth',
    about: 'Residual blocks with layer norms, of width 32, on MNIST.',
    build: (depth) => deepMlp(32, depth),
    declared: branched,
    batch: digits,
    sizes: blocks,
    loss: sparseCrossEntropy,
    steps: 150,
    batchSize: 32,
  },
  {
    name: 'resnet-depth',
    axis: 'depth',
    about: 'Residual blocks with batch norms in front, of width 16.',
    build: (depth) => deepResnet(16, depth, pictures),
    declared: branched,
    batch: withWrongAnswers((size, seed) => stripes(size, seed, pictures), pictures.classes),
    sizes: blocks,
    loss: sparseCrossEntropy,
    steps: 50,
    batchSize: 16,
  },
  {
    name: 'gpt-depth',
    axis: 'depth',
    about: 'A causal language model of width 32.',
    build: (depth) => deepGpt(32, depth),
    branches: 2,
    batch: nextTokens,
    sizes: blocks,
    loss: sparseCrossEntropy,
    steps: 100,
    batchSize: 16,
  },
];

/** @throws for a name that no subject has */
export function subjectNamed(name: string): Subject {
  const found = subjects.find((each) => each.name === name);
  if (found === undefined) throw new Error(`The transfer table has no ${name}.`);
  return found;
}
