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
import { deepSets } from './dense/deep-sets.ts';
import { duelingQ } from './dense/dueling-q.ts';
import { embeddingClassifier } from './dense/embedding-classifier.ts';
import { policyAndValue } from './dense/policy-and-value.ts';
import { bidirectionalLstm } from './recurrent/bidirectional-lstm.ts';
import { characterRnn } from './recurrent/character-rnn.ts';
import { cnnLstm } from './recurrent/cnn-lstm.ts';
import { convLstm } from './recurrent/conv-lstm.ts';
import { crnn } from './recurrent/crnn.ts';
import { gruForecaster } from './recurrent/gru-forecaster.ts';
import { lstmClassifier } from './recurrent/lstm-classifier.ts';
import { lstmLanguageModel } from './recurrent/lstm-language-model.ts';
import { maskedLstm } from './recurrent/masked-lstm.ts';
import { seq2seq } from './recurrent/seq2seq.ts';
import { seq2seqAttention } from './recurrent/seq2seq-attention.ts';
import { simpleRnn } from './recurrent/simple-rnn.ts';
import { stackedCells } from './recurrent/stacked-cells.ts';
import { stackedLstm } from './recurrent/stacked-lstm.ts';
import { albert } from './transformer/albert.ts';
import { bert } from './transformer/bert.ts';
import { encoderDecoder } from './transformer/encoder-decoder.ts';
import { gpt } from './transformer/gpt.ts';
import { gptAddedHeads } from './transformer/gpt-added-heads.ts';
import { gptGroupedKeys } from './transformer/gpt-grouped-keys.ts';
import { gptMixtureOfExperts } from './transformer/gpt-mixture-of-experts.ts';
import { gptMultiQuery } from './transformer/gpt-multi-query.ts';
import { gptPadding } from './transformer/gpt-padding.ts';
import { gptParallel } from './transformer/gpt-parallel.ts';
import { gptTied } from './transformer/gpt-tied.ts';
import { graphNetwork } from './transformer/graph-network.ts';
import { linformer } from './transformer/linformer.ts';
import { llama } from './transformer/llama.ts';
import { ownAttention } from './transformer/own-attention.ts';
import { postNorm } from './transformer/post-norm.ts';
import { setTransformer } from './transformer/set-transformer.ts';
import { stockAttention } from './transformer/stock-attention.ts';
import { visionTransformer } from './transformer/vision-transformer.ts';

/** Architectures of sequences, pairs, sets and games, by kind and name. */
export const sequenceEntries: readonly ZooEntry[] = [
  bagOfWords,
  deepSets,
  duelingQ,
  embeddingClassifier,
  policyAndValue,
  conditionalGan,
  ganDiscriminator,
  ganGenerator,
  matrixFactorization,
  neuralFactorization,
  siameseCosine,
  siameseDistance,
  skipGram,
  triplet,
  twoTowers,
  bidirectionalLstm,
  characterRnn,
  cnnLstm,
  convLstm,
  crnn,
  gruForecaster,
  lstmClassifier,
  lstmLanguageModel,
  maskedLstm,
  seq2seqAttention,
  seq2seq,
  simpleRnn,
  stackedCells,
  stackedLstm,
  albert,
  bert,
  encoderDecoder,
  gptAddedHeads,
  gptGroupedKeys,
  gptMixtureOfExperts,
  gptMultiQuery,
  gptPadding,
  gptParallel,
  gptTied,
  gpt,
  graphNetwork,
  linformer,
  llama,
  ownAttention,
  postNorm,
  setTransformer,
  stockAttention,
  visionTransformer,
];
