import type { ZooEntry } from './entry.ts';
import { sequenceEntries } from './models/sequence.ts';
import { visionEntries } from './models/vision.ts';

/** The zoo. */
export const allEntries: readonly ZooEntry[] = [...visionEntries, ...sequenceEntries];
