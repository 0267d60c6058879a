/**
 * Pictures of results: self-contained SVG and HTML strings, the same in Node and in browsers.
 * Nothing here needs a DOM or TensorFlow.js.
 *
 * ```ts
 * import { muP, plan } from 'richscale';
 * import { htmlReport, planPlot } from 'richscale/plot';
 *
 * const width = { size: 512, base: 64 };
 * const tensors = [{ name: 'hidden', fanIn: width, fanOut: width }];
 * const made = plan({ parameterization: muP(), optimizer: 'adam', tensors });
 * const svg = planPlot(made); // for a file, or a page
 * const page = htmlReport({ title: 'A plan', plans: [{ title: 'Adam', plan: made }] });
 * console.log(svg.length, page.length);
 * ```
 *
 * `coordinateCheckPlot`, `richnessPlot` and `transferPlot` draw what the lab measures.
 *
 * @module richscale/plot
 */
export {
  type CoordinateCheckPlotOptions,
  coordinateCheckPlot,
} from './coordinate-check/check-plot.ts';
export type { PlottedPlan } from './plan/factor-columns.ts';
export { type PlanPlotOptions, planPlot } from './plan/plan-plot.ts';
export { htmlReport } from './report/html-report.ts';
export type {
  ReportFigure,
  ReportOptions,
  ReportSweep,
  ReportVerdict,
} from './report/report-options.ts';
export { type RichnessPlotOptions, richnessPlot } from './richness/richness-plot.ts';
export { type TransferPlotOptions, transferPlot } from './transfer/transfer-plot.ts';
