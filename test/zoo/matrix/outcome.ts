import type { Combination } from './combinations.ts';

export type Claim = 'wraps' | 'trains' | 'gauges' | 'resumes' | 'backends' | 'leaks';

/** What must hold of every cell, in the order in which it is tried. */
export const claims: Readonly<Record<Claim, string>> = {
  wraps: 'is wrapped and compiled',
  trains: 'trains on wasm: every loss is finite, and a later one is below the first',
  gauges: 'has the losses of the gauge `unit-multiplier`',
  resumes: 'saved in mid-training, loaded and resumed, goes on with the same losses, to the bit',
  backends: 'changed from wasm to cpu in mid-training, goes on alike',
  leaks: 'keeps no tensor, while it trains and once it is disposed of',
};

/** What came of one cell. */
export interface Outcome extends Combination {
  /** Why a claim does not hold, for those that do not. */
  readonly failures: { readonly [C in Claim]?: string };
  /** How far losses were apart, relative to the larger of the loss and one. */
  readonly apart: { readonly gauges?: number; readonly backends?: number };
  readonly milliseconds: number;
}

/** Whether all claims hold. */
export function holds({ failures }: Outcome): boolean {
  return Object.keys(failures).length === 0;
}
