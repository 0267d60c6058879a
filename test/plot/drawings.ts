import {
  coordinateCheckPlot,
  htmlReport,
  planPlot,
  richnessPlot,
  transferPlot,
} from '../../src/plot/index.ts';
import { failingCheck, referencesDiagnosis, schemeSweep, transformerPlan } from './fixtures.ts';

/** Every plot of a result, and a page of all of them. */
export function drawings(): readonly string[] {
  const [check, sweep, diagnosis] = [failingCheck(), schemeSweep(), referencesDiagnosis()];
  const plan = transformerPlan();
  return [
    coordinateCheckPlot(check),
    transferPlot(sweep),
    richnessPlot(diagnosis),
    planPlot(plan),
    htmlReport({ title: 'All', check, sweeps: sweep, diagnosis, plans: [{ title: 'A', plan }] }),
  ];
}
