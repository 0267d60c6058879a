import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import type { Trained } from './network.ts';

/** What either way of measuring the richness comes to. */
export interface Findings
  extends Pick<DiagnosisJSON, 'richness' | 'interval' | 'movement' | 'profile'> {
  readonly trained: readonly Trained[];
}
