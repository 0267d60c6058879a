import type { Cell } from './cell.ts';
import type { CostOf } from './costs.ts';
import { sum } from './lists.ts';

/** Says how far the sweep has come. */
export interface Progress {
  /** A cell of this cost is done. */
  advance(cost: number): void;
  /** These cells are to be done as well. */
  extend(cells: readonly Cell[]): void;
  end(): void;
}

/** A bar that redraws itself in a terminal; a line every tenth elsewhere, as in CI logs. */
export function startProgress(cells: readonly Cell[], costOf: CostOf): Progress {
  const began = performance.now();
  const interactive = process.stdout.isTTY === true && process.env['CI'] === undefined;
  let count = cells.length;
  let cost = sum(cells.map(costOf));
  let countDone = 0;
  let costDone = 0;
  let tenths = 0;

  const line = (): string => {
    const seconds = (performance.now() - began) / 1000;
    const left = costDone === 0 ? 0 : (seconds * Math.max(0, cost - costDone)) / costDone;
    const percent = `${Math.floor((100 * costDone) / cost)} %`.padStart(5);
    return `${percent}  ${countDone} of ${count} cells, ${seconds.toFixed(0)} s, about ${left.toFixed(0)} s left`;
  };
  const draw = (): void => {
    const cells = Math.max(5, Math.min(30, process.stdout.columns - 55));
    const full = Math.round((cells * costDone) / cost);
    // Back to the start of the line, and clear what was longer before.
    process.stdout.write(`\r${'█'.repeat(full)}${'░'.repeat(cells - full)}${line()}\u001b[K`);
  };
  return {
    advance(done) {
      countDone += 1;
      costDone += done;
      if (interactive) {
        draw();
      } else if (Math.floor((10 * costDone) / cost) > tenths) {
        tenths = Math.floor((10 * costDone) / cost);
        console.log(line());
      }
    },
    extend(more) {
      count += more.length;
      cost += sum(more.map(costOf));
      tenths = Math.floor((10 * costDone) / cost);
      if (interactive) process.stdout.write('\r\u001b[K');
      const rates = [...new Set(more.map((c) => `2^${c.exponent} for ${c.optimizer}`))];
      console.log(`An optimum lies on the edge of its grid; adding ${rates.join(', ')}.`);
    },
    end() {
      if (interactive) process.stdout.write('\n');
    },
  };
}
