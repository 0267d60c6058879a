import type { Cell } from './cell.ts';
import { first, last } from './lists.ts';
import type { Pool } from './pool.ts';
import { optimizers, schemes, settings } from './settings.ts';

/** The plan of one scheme and optimizer at the widest width. */
export interface PanelPlan extends Pick<Cell, 'scheme' | 'optimizer' | 'width'> {
  readonly text: string;
}

/** The plans of the widest model, made where tfjs is loaded. */
export async function widestPlans(pool: Pool, widths: readonly number[]): Promise<PanelPlan[]> {
  const cells: Cell[] = optimizers.flatMap((optimizer) =>
    schemes.map((scheme) => ({
      scheme,
      optimizer,
      width: last(widths),
      exponent: first(settings.grids[optimizer]),
      seed: first(settings.seeds),
    })),
  );
  const texts = await pool.run('plan', cells);
  return cells.map(({ scheme, optimizer, width }, index) => ({
    scheme,
    optimizer,
    width,
    text: texts[index] ?? '',
  }));
}
