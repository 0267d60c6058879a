import { invalidArgument } from '../../errors.ts';
import { isObject } from '../../judge/received.ts';
import type { CoordinateCheckJSON } from '../../judge/results/check-result.ts';
import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import type { TransferSweepJSON } from '../../judge/results/sweep-result.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { PlottedPlan } from '../plan/factor-columns.ts';
import { type TransferPlotOptions, transferPlotKeys } from '../transfer/transfer-plot.ts';

/** What was found, in a sentence each. */
export interface ReportVerdict {
  readonly verdict: Verdict;
  readonly findings: readonly { readonly verdict: Verdict; readonly text: string }[];
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

const optionKeys: KnownKeys<ReportOptions> = {
  title: true,
  verdict: true,
  check: true,
  sweeps: true,
  diagnosis: true,
  plans: true,
  settings: true,
  figures: true,
  notes: true,
};

const { id: _, ...sweepKeys } = { ...transferPlotKeys, sweep: true as const };

/**
 * Checks a report's parts as far as what shows them does not.
 *
 * @throws `invalid-argument` for the first part that cannot be shown; `unknown-key`
 */
export function checkReport(options: ReportOptions): void {
  checkKeys('options', options, optionKeys);
  const { title, verdict, sweeps = [], plans = [], figures = [] } = options;
  if (typeof title !== 'string' || title.trim() === '') {
    throw invalidArgument('title', title, 'A page needs a heading.', 'Give a sentence.');
  }
  if (verdict !== undefined) checkReportVerdict(verdict);
  for (const sweep of [sweeps].flat()) {
    if (isObject(sweep, 'sweep')) checkKeys('sweeps[]', sweep, sweepKeys);
  }
  for (const plan of plans) checkKeys('plans[]', plan, { title: true, plan: true });
  for (const figure of figures) {
    checkKeys('figures[]', figure, { svg: true, caption: true } satisfies KnownKeys<ReportFigure>);
    checkSvg(figure.svg);
  }
}

function checkReportVerdict(verdict: ReportVerdict): void {
  checkKeys('verdict', verdict, {
    verdict: true,
    findings: true,
  } satisfies KnownKeys<ReportVerdict>);
  checkVerdict('verdict.verdict', verdict.verdict);
  for (const finding of verdict.findings) {
    checkKeys('verdict.findings[]', finding, { verdict: true, text: true });
    checkVerdict('verdict.findings[].verdict', finding.verdict);
  }
}

function checkVerdict(argument: string, verdict: unknown): void {
  if (verdict === 'pass' || verdict === 'fail' || verdict === 'undecided') return;
  throw invalidArgument(
    argument,
    verdict,
    'It is no verdict.',
    "Give 'pass', 'fail' or 'undecided'.",
  );
}

/** A figure goes on the page as it is, so it has at least to be one element. */
function checkSvg(svg: unknown): void {
  if (typeof svg === 'string' && /^<svg[\s>]/.test(svg.trim()) && svg.trim().endsWith('</svg>')) {
    return;
  }
  throw invalidArgument(
    'figures[].svg',
    svg,
    'It is not an SVG element.',
    'Pass the string that a plot returned, without an XML declaration before it.',
  );
}
