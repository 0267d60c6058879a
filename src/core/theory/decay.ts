import { affine } from './affine.ts';
import { ofFanIn, one, type Power } from './power.ts';
import type { Role } from './role.ts';

/**
 * What share of a weight decay takes in a step, at width ratio m, and so which λ is used there. All
 * agree on vectors and readouts but for `gain`, which leaves them alone; what they differ in are the
 * hidden tensors, the matrices that grow on both sides:
 *
 * | rule | share of hidden tensors | others | keeps |
 * | --- | --- | --- | --- |
 * | `timescale` | 1 | 1 | the number of steps after which a weight is forgotten |
 * | `gain` | m^(−1/2) | none | the size of a layer's answer in the long run |
 * | `compute-optimal` | m^(−1) | 1 | the best decay where longer runs come with wider networks |
 *
 * No one is right everywhere. `timescale` keeps the size of weights whose updates carry signal, `gain`
 * comes nearer where they are noise. `gain`: arXiv 2510.15262, measured on transformers under AdamW.
 * `compute-optimal`: arXiv 2512.05620, measured on transformers with the tokens in proportion to the
 * parameters, there for decay apart from the learning rate: λ ∝ 1/m.
 */
export type DecayRule = 'timescale' | 'gain' | 'compute-optimal';

/** The power of the width by which a step's share of a hidden tensor goes. */
const hiddenShares: Readonly<Record<DecayRule, number>> = {
  timescale: 0,
  gain: -1 / 2,
  'compute-optimal': -1,
};

/** The rules, by name. */
export const decayRules: readonly DecayRule[] = Object.keys(hiddenShares) as DecayRule[];

/** The share of a weight of this role that decay takes in a step, relative to base. */
export function decayShare(rule: DecayRule, role: Role): Power {
  const exponent = role === 'hidden' ? hiddenShares[rule] : 0;
  return exponent === 0 ? one : ofFanIn(affine(exponent));
}

/** Whether a rule lets tensors of this role decay at all. */
export function touches(rule: DecayRule, role: Role): boolean {
  return rule !== 'gain' || role === 'hidden';
}
