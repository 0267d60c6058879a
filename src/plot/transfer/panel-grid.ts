import type { HyperparameterValue, TransferGroup } from '../../judge/results/sweep-result.ts';

/** Where each group of a sweep stands in the figure, and what it is called there. */
export interface TransferGrid {
  readonly columns: number;
  readonly cells: readonly {
    readonly group: TransferGroup;
    readonly row: number;
    readonly column: number;
    /** The values that tell this group from the others: `μP, Adam`, `r = 0.5`. */
    readonly name: string;
  }[];
  /** What is the same for all groups, `depth = 2`. */
  readonly common: string;
}

/** The most columns in which panels can still be read at 400 pixels. */
const mostColumns = 3;

/**
 * Groups as rows and columns. The last hyperparameter that takes two or three values has the
 * columns, if there is another for the rows; panels of a column share an axis, so that a drift is
 * seen as a step to the side.
 *
 * @param wanted the hyperparameter for the columns, if it was chosen
 */
export function gridOf(groups: readonly TransferGroup[], wanted?: string): TransferGrid {
  const names = [...new Set(groups.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  const valuesOf = (name: string): (HyperparameterValue | undefined)[] => [
    ...new Set(groups.map(({ hyperparameters }) => hyperparameters[name])),
  ];
  const varying = names.filter((name) => valuesOf(name).length > 1);
  const across =
    wanted !== undefined && varying.includes(wanted)
      ? wanted
      : varying.length < 2
        ? undefined
        : varying.findLast((name) => valuesOf(name).length <= mostColumns);
  const columnValues = across === undefined ? [undefined] : valuesOf(across);
  const rows = new Map<string, number>();
  const taken = new Set<string>();
  const cells = groups.map((group) => {
    const { hyperparameters } = group;
    const key = JSON.stringify(
      varying.filter((name) => name !== across).map((name) => hyperparameters[name]),
    );
    const column = across === undefined ? 0 : columnValues.indexOf(hyperparameters[across]);
    let row = rows.get(key) ?? nextRow(rows);
    rows.set(key, row);
    // Two groups of the same setting would hide each other.
    while (taken.has(`${row} ${column}`))
      row = nextRow(rows.set(`${key} ${row}`, nextRow(rows))) - 1;
    taken.add(`${row} ${column}`);
    return { group, row, column, name: varying.map((name) => valueName(name, group)).join(', ') };
  });
  const [first] = groups;
  const common = names.filter((name) => !varying.includes(name));
  return {
    columns: Math.max(1, ...cells.map(({ column }) => column + 1)),
    cells,
    common: first === undefined ? '' : common.map((name) => valueName(name, first)).join(', '),
  };
}

function nextRow(rows: ReadonlyMap<string, number>): number {
  return Math.max(-1, ...rows.values()) + 1;
}

/** Words speak for themselves; numbers and flags need their name. */
function valueName(name: string, { hyperparameters }: TransferGroup): string {
  const value = hyperparameters[name];
  return typeof value === 'string' ? value : `${name} = ${value}`;
}
