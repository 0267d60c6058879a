/**
 * Results as pictures: self-contained SVG and HTML strings, the same in Node and in browsers.
 * Nothing here needs a DOM or TensorFlow.js.
 *
 * @module richscale/plot
 */
export {
  type CoordinateCheckPlotOptions,
  coordinateCheckPlot,
} from './coordinate-check/check-plot.ts';
export type { PlottedPlan } from './plan/factors.ts';
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
