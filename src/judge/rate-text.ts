/** Two decimals, with a sign where it is not zero. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '-' : '+'}${text}`;
}

/** `2^-7.3` */
export function formatPower(log2: number): string {
  const text = Math.abs(log2).toFixed(1);
  return `2^${log2 < 0 && Number(text) !== 0 ? '-' : ''}${text}`;
}

/** Three significant digits. */
export function formatRate(rate: number): string {
  return `${Number(rate.toPrecision(3))}`;
}

/** Four significant digits; `diverged` where there is none. */
export function formatLoss(loss: number | null): string {
  return loss === null || !Number.isFinite(loss) ? 'diverged' : `${Number(loss.toPrecision(4))}`;
}
