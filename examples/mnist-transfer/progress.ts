/** Says how far the sweep has come. */
export interface Progress {
  /** A cell is done: of how many, and by how much of the whole cost. */
  advance(place: { readonly done: number; readonly of: number; readonly share: number }): void;
  end(): void;
}

/** A bar that redraws itself in a terminal; a line every tenth elsewhere, as in CI logs. */
export function startProgress(name: string): Progress {
  const began = performance.now();
  const interactive = process.stdout.isTTY === true && process.env['CI'] === undefined;
  let tenths = 0;
  return {
    advance({ done, of, share }) {
      const whole = Math.min(1, share);
      const seconds = (performance.now() - began) / 1000;
      const left = (seconds * (1 - whole)) / whole;
      const percent = `${Math.floor(100 * whole)} %`.padStart(5);
      const line = `${name} ${percent}  ${done} of ${of} cells, ${seconds.toFixed(0)} s, about ${left.toFixed(0)} s left`;
      if (interactive) {
        const cells = Math.max(5, Math.min(30, process.stdout.columns - 60));
        const full = Math.round(cells * whole);
        // Back to the start of the line, and clear what was longer before.
        process.stdout.write(`\r${'█'.repeat(full)}${'░'.repeat(cells - full)}${line}\u001b[K`);
      } else if (Math.floor(10 * whole) > tenths) {
        tenths = Math.floor(10 * whole);
        console.log(line);
      }
    },
    end() {
      if (interactive) process.stdout.write('\n');
    },
  };
}
