import type { Hyperparameters } from '../results/sweep-result.ts';

/** The same text for the same values of the other hyperparameters, in whatever order. */
export function settingKey(hyperparameters: Hyperparameters): string {
  return JSON.stringify(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `scheme=μP, optimizer=Adam`; empty where there is nothing. */
export function labelOf(values: Hyperparameters): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
