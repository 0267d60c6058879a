import { nextTokens } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { gptOfKeyHeads } from './gpt-of-key-heads.ts';

export const gptMultiQuery: ZooEntry = {
  name: 'gpt-multi-query',
  kind: 'transformer',
  about:
    'A causal language model with one head of keys and values at every width (arXiv 1911.02150).',
  build: (width) => gptOfKeyHeads(width, 1),
  declared: { tensors: { 'block/attention/key': 'output', 'block/attention/value': 'output' } },
  because: 'One head of keys and values is narrow at every width.',
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
