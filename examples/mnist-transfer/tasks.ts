import type { Cell, CellResult } from './cell.ts';

/** What a worker can be asked for, and what it answers. */
export interface Tasks {
  /** Train a cell. */
  readonly train: { readonly input: Cell; readonly output: CellResult };
  /** Milliseconds that one step takes, and that it takes to get ready for the first. */
  readonly time: {
    readonly input: Cell;
    readonly output: { readonly step: number; readonly start: number };
  };
  /** The plan of a cell's model, as text. */
  readonly plan: { readonly input: Cell; readonly output: string };
}

export type TaskName = keyof Tasks;

/** A message to a worker. */
export type Request = {
  [Name in TaskName]: { readonly task: Name; readonly input: Tasks[Name]['input'] };
}[TaskName];

/** A worker's answer. Errors travel as text: theirs is printed, and the run ends. */
export type Response = { readonly output: Tasks[TaskName]['output'] } | { readonly error: string };
