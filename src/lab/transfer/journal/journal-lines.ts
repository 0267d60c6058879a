import type { TransferCell } from '../../../judge/results/sweep-result.ts';
import { unusableFile } from './journal.ts';

const schemaVersion = 1;

/** The first line of a sweep's file: what all of its cells have in common. */
export interface SweepHeader {
  readonly schemaVersion: 1;
  readonly kind: 'transfer-sweep';
  /** What the caller calls the sweep. */
  readonly name: string;
  readonly steps: number;
  readonly loss: string;
  readonly judge: string;
  /** The names of the other hyperparameters, sorted. */
  readonly hyperparameters: readonly string[];
}

/** What a journal holds. */
export interface JournalContents {
  /** Undefined where nothing was written yet. */
  readonly header: SweepHeader | undefined;
  readonly cells: readonly TransferCell[];
  /** The complete lines. Anything else is the half of a line, written when the program ended. */
  readonly complete: string;
  readonly half: string;
}

/** A line, with its end. */
export function headerLine(header: SweepHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** A line, with its end. */
export function cellLine(cell: TransferCell): string {
  return `${JSON.stringify({ schemaVersion, ...cell })}\n`;
}

/**
 * Reads a journal's text.
 *
 * @param file what the journal is called in errors
 * @throws `unusable-file` if it is not that of a sweep, or a line of it is damaged
 */
export function parseJournal(text: string, file: string): JournalContents {
  const end = text.lastIndexOf('\n') + 1;
  const complete = text.slice(0, end);
  const half = text.slice(end);
  const [first, ...lines] = complete.split('\n').slice(0, -1);
  return {
    header: first === undefined ? undefined : parseHeader(first, file),
    // Two programs at once on a file may both have written its header, or ended its last line.
    cells: lines.flatMap((line, index) =>
      line === first || line === '' ? [] : [parseCell(line, index + 2, file)],
    ),
    complete,
    half,
  };
}

function parseHeader(line: string, file: string): SweepHeader {
  const header = parse(line);
  if (header?.['kind'] === 'transfer-sweep' && header['schemaVersion'] === schemaVersion) {
    return header as unknown as SweepHeader;
  }
  throw unusableFile(
    file,
    line,
    `Its first line is not the header of a transfer sweep of schema version ${schemaVersion}.`,
    'Give another file; this one was left as it is.',
  );
}

function parseCell(line: string, number: number, file: string): TransferCell {
  const parsed = parse(line);
  if (parsed?.['schemaVersion'] === schemaVersion && isCell(parsed)) {
    const { schemaVersion: _, ...cell } = parsed;
    return cell;
  }
  throw unusableFile(
    file,
    line,
    `Line ${number} is not a cell of a transfer sweep of schema version ${schemaVersion}.`,
    'Remove the line, and its cell is trained again; the file was left as it is.',
  );
}

/** Whether a value has what the cell of a sweep must have. */
export function isCell(value: unknown): value is TransferCell {
  if (typeof value !== 'object' || value === null) return false;
  const cell = value as Record<string, unknown>;
  return (
    ['width', 'learningRate', 'seed'].every((name) => typeof cell[name] === 'number') &&
    (typeof cell['loss'] === 'number' || cell['loss'] === null) &&
    typeof cell['hyperparameters'] === 'object' &&
    cell['hyperparameters'] !== null &&
    Array.isArray(cell['curve'])
  );
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
