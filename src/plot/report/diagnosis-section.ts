import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { richnessPlot } from '../richness/richness-plot.ts';
import { captioned } from './markup.ts';

/** A diagnosis: its figure, in which its sentence stands. */
export function diagnosisSection(diagnosis: DiagnosisJSON, id: string): string {
  const caption =
    diagnosis.movement.length > 0
      ? 'Above, the richness that was fitted, with its interval. Below, how far the last features move at each width, and the slopes of a lazy and of a rich network.'
      : 'Above, where the run lies between its two references. Below, what was measured during training in all three.';
  return captioned(richnessPlot(diagnosis, { id }), caption);
}
