import { nextTokens } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { gptOfKeyHeads } from './gpt-of-key-heads.ts';

export const gptGroupedKeys: ZooEntry = {
  name: 'gpt-grouped-keys',
  kind: 'transformer',
  about: 'A causal language model whose heads share keys and values in pairs (arXiv 2305.13245).',
  build: (width) => gptOfKeyHeads(width, width / 4),
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
