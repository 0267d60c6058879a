import { allCases, type CaseKind } from './all-cases.ts';
import type { CaseRunner } from './run.ts';
import type { Column } from './table.ts';
import { cellOf, exact, graphics, verdictsOf } from './verdict.ts';

/**
 * Evaluates cases and says of each what some columns make of it.
 *
 * @param every how many cases there are to one that is evaluated
 */
export async function cellsOf(
  runner: CaseRunner,
  kind: CaseKind,
  columns: readonly Column[],
  every = 1,
): Promise<readonly (readonly string[])[]> {
  const cases = allCases(kind).filter((_, index) => index % every === 0);
  const stock = await runner.evaluate(kind, 'cpu', 'stock', every);
  const cells = cases.map((): string[] => []);
  for (const { backend, kernels } of columns) {
    const own = await runner.evaluate(kind, backend, kernels, every);
    const tolerance = backend === 'webgpu' ? graphics : exact;
    cases.forEach((each, index) => {
      const [left, right] = [stock[index], own[index]];
      if (left === undefined || right === undefined) throw new Error(`no ${each.op} on ${backend}`);
      cells[index]?.push(cellOf(verdictsOf(each, left, right, tolerance)));
    });
  }
  return cells;
}
