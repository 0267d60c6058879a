import type { Case } from '../finite-differences.ts';
import { arithmetic } from './arithmetic.ts';
import { contractions } from './contractions.ts';
import { images } from './images.ts';
import { indexing } from './indexing.ts';
import { rearrangement } from './rearrangement.ts';

/** What is differentiated on every backend, by theme. */
export const themes: Readonly<Record<string, readonly Case[]>> = {
  arithmetic,
  contractions,
  images,
  indexing,
  rearrangement,
};
