/**
 * Results as pictures: self-contained SVG and HTML strings, the same in Node and in browsers.
 * Nothing here needs a DOM or TensorFlow.js.
 *
 * @module richscale/plot
 */
export {
  type CoordinateCheckPlotOptions,
  coordinateCheckPlot,
} from './coordinate-check/plot.ts';
export type { PlottedPlan } from './plan/factors.ts';
export { type PlanPlotOptions, planPlot } from './plan/plot.ts';
export type { ReportFigure, ReportOptions, ReportSweep, ReportVerdict } from './report/options.ts';
export { htmlReport } from './report/report.ts';
export { type RichnessPlotOptions, richnessPlot } from './richness/plot.ts';
export { type TransferPlotOptions, transferPlot } from './transfer/plot.ts';
