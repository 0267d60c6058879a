import type {
  Diagnosis,
  DiagnosisFailure,
  DiagnosisJSON,
} from '../../judge/results/diagnosis-result.ts';
import { diagnosisFromJSON } from '../../judge/results/from-json.ts';
import { type Reporter, type Run, startRun } from '../run.ts';
import { againstReferences } from './against-references.ts';
import type { DiagnosisProgress } from './diagnose-options.ts';
import { type DiagnoseOptions, type SettledOptions, settle } from './diagnose-options.ts';
import type { Findings } from './findings.ts';
import { overWidths } from './over-widths.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Measures how rich a run really is: its effective r, from 0 (lazy: it learns at fixed features) to
 * 1/2 (rich: its features move as much at every width).
 *
 * With three widths or more, r is fitted to how the movement of the last features goes with the
 * width. With one, the run is compared with a lazy and a rich run of the same model, and a
 * laziness profile of the three says what else differs: kernels, linearization, weights, sharpness.
 *
 * A network that diverges is reported in `failures`; the others go on. All networks are disposed
 * of in any case. At one width `setup` is asked for both references once more at the beginning, so
 * that what is wrong with them is said before anything is trained.
 *
 * @throws (rejects with) `invalid-argument` for options out of range and for one width that is not
 *   wider than the base; `unknown-key` for an option that there is not; `invalid-callback` for a
 *   setup that returns no network, or does not heed `richness`; the signal's reason if cancelled.
 *   What `setup` throws is passed on
 * @see Karkada, arXiv 2404.19719 (the richness scale)
 */
export function diagnose(options: DiagnoseOptions): Run<Diagnosis, DiagnosisProgress> {
  return startRun(options, async (reporter: Reporter<DiagnosisProgress>) => {
    const settled = settle(options);
    const one = settled.widths.length === 1;
    const measure = one ? againstReferences : overWidths;
    return asDiagnosis(await measure(settled, reporter), settled, one ? 'references' : 'widths');
  });
}

function asDiagnosis(
  { trained, ...found }: Findings,
  { widths, seeds, steps }: SettledOptions,
  from: DiagnosisJSON['from'],
): Diagnosis {
  const failures = trained.flatMap(({ width, seed, network, failure }): DiagnosisFailure[] =>
    failure === undefined ? [] : [{ width, seed, network, ...failure }],
  );
  const planned = trained.find(({ network }) => network === 'run')?.planned;
  const said = { ...found, planned, seeds: seeds.length, failed: failures.length };
  return diagnosisFromJSON({
    schemaVersion: 1,
    kind: 'diagnosis',
    ...found,
    from,
    planned,
    sentence: sentenceOf(said),
    widths,
    seeds,
    steps,
    failures,
  });
}
