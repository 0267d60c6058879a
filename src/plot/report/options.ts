import type { CoordinateCheckJSON } from '../../judge/results/check-result.ts';
import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import type { TransferSweepJSON } from '../../judge/results/sweep-result.ts';
import type { PlottedPlan } from '../plan/factors.ts';
import type { TransferPlotOptions } from '../transfer/plot.ts';

/** What was found, in a sentence each. */
export interface ReportVerdict {
  readonly passed: boolean;
  readonly findings: readonly { readonly passed: boolean; readonly text: string }[];
}

/** A figure of one's own. */
export interface ReportFigure {
  /** An SVG element, put on the page as it is: it has to be one's own or that of a plot. */
  readonly svg: string;
  readonly caption: string;
}

/** A sweep, and how it is drawn. */
export interface ReportSweep extends Omit<TransferPlotOptions, 'id'> {
  readonly sweep: TransferSweepJSON;
}

/** Options of {@link htmlReport}: a title, and whatever there is to show. */
export interface ReportOptions {
  /** The heading of the page, as an answer if there is one. */
  readonly title: string;
  readonly verdict?: ReportVerdict;
  readonly check?: CoordinateCheckJSON;
  readonly sweeps?: TransferSweepJSON | readonly (TransferSweepJSON | ReportSweep)[];
  readonly diagnosis?: DiagnosisJSON;
  readonly plans?: readonly { readonly title: string; readonly plan: PlottedPlan }[];
  /** Names and values: `{ steps: '100, batches of 32' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly figures?: readonly ReportFigure[];
  /** A paragraph, or several. */
  readonly notes?: string | readonly string[];
}
