import type { Quantity } from '../../judge/results/check-result.ts';

/** A quantity's symbol and its name in words, in the order in which panels are shown. */
const names: Readonly<Record<Quantity, readonly [symbol: string, words: string]>> = {
  h: ['h', 'features at the start'],
  deltaH: ['Δh', 'change of the features'],
  contribution: ['ΔW·h', 'change by its own update'],
  f: ['f', 'output at the start'],
  deltaF: ['Δf', 'change of the output'],
  logits: ['logits', 'of attention, at the start'],
  deltaLogits: ['Δlogits', 'change of attention logits'],
  weight: ['W', 'size of the weights'],
  gradient: ['∂L/∂W', 'size of the gradients'],
  update: ['ΔW', 'size of the updates'],
  spectralChange: ['‖ΔW‖/‖W‖', 'spectral change'],
  residual: ['∂L/∂f', 'size of the loss’s gradient'],
  featureKernelChange: ['feature kernel', 'relative change'],
  tangentKernelChange: ['tangent kernel', 'relative change'],
};

/** The symbol of a quantity: `Δh`. */
export function symbolOf(quantity: Quantity): string {
  return names[quantity]?.[0] ?? String(quantity);
}

/** The quantity in words: `change of the features`. */
export function wordsOf(quantity: Quantity): string {
  return names[quantity]?.[1] ?? '';
}

/** Where a quantity's panel stands among the others. */
export function placeOf(quantity: Quantity): number {
  const place = Object.keys(names).indexOf(quantity);
  return place < 0 ? Object.keys(names).length : place;
}
