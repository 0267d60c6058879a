import { invalidArgument } from '../../../errors.ts';
import type { TransferCell } from '../result.ts';

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
 * @throws `invalid-argument` if it is not that of a sweep, or a line of it is damaged
 */
export function parseJournal(text: string): JournalContents {
  const end = text.lastIndexOf('\n') + 1;
  const complete = text.slice(0, end);
  const half = text.slice(end);
  const [first, ...lines] = complete.split('\n').slice(0, -1);
  return {
    header: first === undefined ? undefined : parseHeader(first),
    cells: lines.map((line, index) => parseCell(line, index + 2)),
    complete,
    half,
  };
}

function parseHeader(line: string): SweepHeader {
  const header = parse(line);
  if (header?.['kind'] === 'transfer-sweep' && header['schemaVersion'] === schemaVersion) {
    return header as unknown as SweepHeader;
  }
  throw invalidArgument(
    'file',
    line,
    `Its first line is not the header of a transfer sweep of schema version ${schemaVersion}.`,
    'Give another file; this one was left as it is.',
  );
}

function parseCell(line: string, number: number): TransferCell {
  const parsed = parse(line);
  if (isCell(parsed)) {
    const { schemaVersion: _, ...cell } = parsed;
    return cell as unknown as TransferCell;
  }
  throw invalidArgument(
    'file',
    line,
    `Line ${number} is not a cell of a transfer sweep of schema version ${schemaVersion}.`,
    'Remove the line, and its cell is trained again; the file was left as it is.',
  );
}

function isCell(parsed: Record<string, unknown> | undefined): parsed is Record<string, unknown> {
  return (
    parsed?.['schemaVersion'] === schemaVersion &&
    ['width', 'learningRate', 'seed'].every((name) => typeof parsed[name] === 'number') &&
    (typeof parsed['loss'] === 'number' || parsed['loss'] === null) &&
    typeof parsed['hyperparameters'] === 'object' &&
    parsed['hyperparameters'] !== null &&
    Array.isArray(parsed['curve'])
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
