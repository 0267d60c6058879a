import { RichscaleError } from '../../../errors.ts';
import type { TransferCell } from '../../../judge/results/sweep-result.ts';
import { jobKey } from '../job.ts';
import { fileJournal } from './file-journal.ts';
import { fileName, type Journal, unusableFile } from './journal.ts';
import {
  cellLine,
  headerLine,
  type JournalContents,
  parseJournal,
  type SweepHeader,
} from './journal-lines.ts';

/** An opened journal: what was found in it, and how to add to it. */
export interface SweepRecord {
  /** Of a cell that was written twice, by two programs on one file, the first. */
  readonly cells: readonly TransferCell[];
  /** Writes a cell down; resolves when it is written. Lines never mix. */
  add(cell: TransferCell): Promise<void>;
}

/** The record of a sweep that is kept nowhere. */
export const noRecord: SweepRecord = { cells: [], add: async () => {} };

/**
 * Opens a sweep's journal: repairs a line that was half written when the program ended, checks
 * that it is of the same sweep, and writes the header where there is none yet.
 *
 * @throws `different-sweep` for the file of another sweep, `unusable-file` for one of something
 *   else; before anything is changed
 */
export async function openRecord(
  file: string | Journal,
  header: SweepHeader,
): Promise<SweepRecord> {
  const journal = typeof file === 'string' ? fileJournal(file) : file;
  const text = await journal.read();
  const name = fileName(file);
  const found = parseJournal(text, name);
  const first = headerLine(header);
  if (found.header === undefined && !first.startsWith(found.half)) {
    // Half a header is repaired; the single line of any other file is not ours to cut off.
    throw unusableFile(
      name,
      found.half,
      'It is not the file of a transfer sweep.',
      'Give another file; this one was left as it is.',
    );
  }
  if (found.header !== undefined) checkSame(found.header, header);

  const cells = onlyFirsts([...found.cells, ...(await repair(journal, found, name))]);
  if (found.header === undefined) await journal.append(first);

  let last: Promise<void> = Promise.resolve();
  return {
    cells,
    add(cell) {
      last = last.then(() => journal.append(cellLine(cell)));
      return last;
    },
  };
}

/**
 * All cells of a sweep's file, of a finished sweep or not, each once; for `summarizeSweep`. The
 * file is left as it is, half a line at its end left out.
 *
 * @throws `unusable-file` if it is not the file of a transfer sweep
 */
export async function readTransferCells(file: string | Journal): Promise<TransferCell[]> {
  const journal = typeof file === 'string' ? fileJournal(file) : file;
  const name = fileName(file);
  const { header, cells } = parseJournal(await journal.read(), name);
  if (header !== undefined) return onlyFirsts(cells);
  throw unusableFile(
    name,
    file,
    'There is no sweep in it.',
    'Give the file that a transferSweep was given.',
  );
}

function onlyFirsts(cells: readonly TransferCell[]): TransferCell[] {
  const byKey = new Map<string, TransferCell>();
  for (const cell of cells) if (!byKey.has(jobKey(cell))) byKey.set(jobKey(cell), cell);
  return [...byKey.values()];
}

/** Cuts off half a line; a line that lacks nothing but its end is ended, and its cell is kept. */
async function repair(
  journal: Journal,
  { complete, half }: Pick<JournalContents, 'complete' | 'half'>,
  name: string,
): Promise<readonly TransferCell[]> {
  if (half === '') return [];
  if (complete !== '') {
    try {
      const { cells } = parseJournal(`${complete}${half}\n`, name);
      await journal.append('\n');
      return cells.slice(-1);
    } catch {
      // It is half a line.
    }
  }
  await journal.truncate(complete);
  return [];
}

function checkSame(found: SweepHeader, wanted: SweepHeader): void {
  for (const key of ['name', 'steps', 'loss', 'judge', 'hyperparameters'] as const) {
    const [there, here] = [JSON.stringify(found[key]), JSON.stringify(wanted[key])];
    if (there === here) continue;
    throw new RichscaleError(
      'different-sweep',
      {
        argument: 'file',
        received: found,
        problem: `It holds a different sweep: its ${key} is ${there}, not ${here}.`,
        remedy:
          'Give another file, or the same options; widths, rates, seeds and values may be added.',
      },
      { found: { [key]: found[key] }, wanted: { [key]: wanted[key] } },
    );
  }
}
