import type { ZooEntry } from './entry.ts';
import { sequenceEntries } from './models/sequence.ts';

/** The zoo. */
export const allEntries: readonly ZooEntry[] = [...sequenceEntries];
