import { settings } from './settings.ts';
import type { Sweep } from './sweep.ts';
import type { Transfer } from './transfer.ts';
import type { Verdict } from './verdict.ts';

/** Everything that was measured, as JSON. A loss that is not finite is null there. */
export function resultsJson(report: {
  readonly sweep: Sweep;
  readonly transfers: readonly Transfer[];
  readonly verdict: Verdict;
  readonly seconds: number;
}): string {
  const { sweep, transfers, verdict, seconds } = report;
  return JSON.stringify(
    {
      schemaVersion: 1,
      settings,
      seconds,
      verdict,
      transfers,
      cells: sweep.results,
      transferredCells: sweep.transferred,
    },
    undefined,
    2,
  );
}
