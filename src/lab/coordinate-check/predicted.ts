import { type Optimizer, responseOf } from '../../core/optimizer.ts';
import type { Parameterization } from '../../core/parameterization.ts';
import { predict } from '../../core/predict.ts';
import { type Growth, growthOf } from '../../core/theory/growth.ts';
import type { Role } from '../../core/theory/role.ts';
import type { Quantity } from '../../judge/results/check-result.ts';
import type { Interval } from '../../judge/statistics/exponent-fit.ts';
import type { CallRole } from './call-roles.ts';

/** What the theory says of every quantity's exponent, for one parameterization and optimizer. */
export interface Predicted {
  /**
   * Of a layer's call; undefined where nothing is predicted.
   *
   * @param headsAdded whether a wider network has more attention heads, not a larger one
   */
  call(quantity: Quantity, role: CallRole, headsAdded: boolean): Interval | undefined;
  /**
   * Of a tensor.
   *
   * @param roles its own, or those of all that it reads side by side
   * @param attends whether its layer has a softmax inside: as logits that start small hardly
   *   attend, the gradients of queries and keys are smaller at first than they will be
   */
  tensor(quantity: Quantity, roles: readonly Role[], attends: boolean): Interval | undefined;
}

/**
 * The predictions that a coordinate check is judged against. On the richness line they are single
 * exponents. Off it, training starts with some and ends with others, and a recurrent layer's are
 * between those of its two kernels: these are intervals.
 */
export function predicted(p: Parameterization, optimizer: Optimizer): Predicted {
  const response = responseOf(optimizer);
  // What sums independently at first sums coherently later.
  const early = growthOf(p.scheme, response, 1 / 2, 'early');
  const late = growthOf(p.scheme, response, 1);
  const prediction = predict(p, { optimizer });
  const between = (...of: readonly ((growth: Growth) => number)[]): Interval => {
    const values = of.flatMap((read) => [read(early), read(late)]);
    return { min: Math.min(...values), max: Math.max(...values) };
  };
  // An output's bias moves by order one under every scheme.
  const ofBias = (): number => 0;
  return {
    call(quantity, role, headsAdded) {
      if (role === 'data') return undefined;
      const hidden = role !== 'input';
      switch (quantity) {
        case 'h':
          return between(({ h }) => (hidden ? h.hidden : h.input));
        case 'deltaH':
          return hidden
            ? between(
                ({ deltaH }) => deltaH.hidden,
                ({ layer }) => layer.input,
              )
            : between(({ deltaH }) => deltaH.input);
        case 'f':
          return between(({ f }) => f);
        case 'deltaF':
          return between(({ deltaF }) => deltaF, ofBias);
        case 'contribution':
          return role === 'hidden'
            ? between(
                ({ layer }) => layer.hidden,
                ({ layer }) => layer.input,
              )
            : role === 'output'
              ? between(({ layer }) => layer.output, ofBias)
              : between(({ layer }) => layer.input);
        case 'logits': {
          // Like a readout's output where the head grows; of order one where heads are added.
          const exponent = headsAdded ? 0 : -(p.richness ?? 0);
          return p.richness === undefined ? undefined : { min: exponent, max: exponent };
        }
        case 'deltaLogits':
          // Softmaxes that hardly attend yet are moved less than they may be.
          return p.richness === undefined ? undefined : { min: -1, max: 0 };
        case 'featureKernelChange':
          return prediction.featureKernelChange;
        case 'tangentKernelChange':
          return prediction.tangentKernelChange.relu;
        default:
          return undefined;
      }
    },
    tensor(quantity, roles, attends) {
      const moving = roles.filter((role) => role !== 'fixed');
      // Entries that do not scale have a part in the norm that no width changes.
      if (quantity !== 'spectralChange' || moving.length < roles.length) return undefined;
      const changes = moving.map(
        (role) =>
          ({ spectralChange, bottleneck }: Growth): number =>
            role === 'bottleneck' ? bottleneck.spectralChange : spectralChange[role],
      );
      const own = between(...changes);
      return attends ? { min: own.min - 1, max: own.max } : own;
    },
  };
}
