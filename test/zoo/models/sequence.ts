import type { ZooEntry } from '../entry.ts';
import { conditionalGan } from './adversarial-metric/conditional-gan.ts';
import { ganDiscriminator } from './adversarial-metric/gan-discriminator.ts';
import { ganGenerator } from './adversarial-metric/gan-generator.ts';
import { matrixFactorization } from './adversarial-metric/matrix-factorization.ts';
import { neuralFactorization } from './adversarial-metric/neural-factorization.ts';
import { siameseCosine } from './adversarial-metric/siamese-cosine.ts';
import { siameseDistance } from './adversarial-metric/siamese-distance.ts';
import { skipGram } from './adversarial-metric/skip-gram.ts';
import { triplet } from './adversarial-metric/triplet.ts';
import { twoTowers } from './adversarial-metric/two-towers.ts';
import { bagOfWords } from './dense/bag-of-words.ts';
import { duelingQ } from './dense/dueling-q.ts';
import { embeddingClassifier } from './dense/embedding-classifier.ts';
import { policyAndValue } from './dense/policy-and-value.ts';

/** Architectures of sequences, pairs and games. */
export const sequenceEntries: readonly ZooEntry[] = [
  duelingQ,
  policyAndValue,
  embeddingClassifier,
  bagOfWords,
  ganDiscriminator,
  ganGenerator,
  conditionalGan,
  siameseDistance,
  siameseCosine,
  twoTowers,
  triplet,
  matrixFactorization,
  neuralFactorization,
  skipGram,
];
