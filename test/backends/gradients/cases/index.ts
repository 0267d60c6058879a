import type { Case } from '../finite-differences.ts';
import { contractions } from './contractions.ts';

/** What is differentiated on every backend, by theme. */
export const themes: Readonly<Record<string, readonly Case[]>> = { contractions };
