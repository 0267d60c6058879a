import type { Trained } from './network.ts';
import type { RegimeDiagnosisJSON } from '../../judge/results/diagnosis-result.ts';

/** What either way of measuring the richness comes to. */
export interface Findings
  extends Pick<RegimeDiagnosisJSON, 'richness' | 'interval' | 'movement' | 'profile'> {
  readonly trained: readonly Trained[];
}
