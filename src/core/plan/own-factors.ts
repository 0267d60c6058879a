import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { withChangedValues } from './changed-values.ts';

/**
 * What the user multiplies one tensor's values by, the same at every width, on top of what the plan
 * does: `{ learningRate: 10 }` for a head that learns faster, `{ weightDecay: 0 }` for one that is
 * not to decay. 1 where left out.
 */
export interface OwnFactors {
  /** Finite, not negative. Coupled decay goes with it, as with any learning rate. */
  readonly learningRate?: number;
  /** Finite, not negative. */
  readonly weightDecay?: number;
}

/** What of a row they change. */
interface Owned {
  readonly name: string;
  readonly lr: number;
  readonly weightDecay: number;
  readonly why: string;
  readonly own?: OwnFactors;
  readonly segments?: readonly { readonly lr: number; readonly weightDecay: number }[];
}

const known: KnownKeys<OwnFactors> = { learningRate: true, weightDecay: true };

/**
 * A tensor's row with its own factors in its values, and told in its reason.
 *
 * @throws `unknown-key`; `invalid-argument` for a factor that is negative or not finite
 */
export function withOwnFactors<Row extends Owned>(row: Row, own: OwnFactors | undefined): Row {
  if (own === undefined) return row;
  checkKeys(`${row.name}.own`, own, known);
  for (const [key, factor] of Object.entries(own)) {
    if (Number.isFinite(factor) && factor >= 0) continue;
    throw invalidArgument(
      `${row.name}.own.${key}`,
      factor,
      'A factor is a finite number that is not negative.',
      'Give such as 10, or 0 for none at all.',
    );
  }
  const { learningRate = 1, weightDecay = 1 } = own;
  if (learningRate === 1 && weightDecay === 1) return row;
  const multiplied = withChangedValues<Pick<Owned, 'lr' | 'weightDecay'>, Row>(row, (part) => ({
    ...part,
    lr: part.lr * learningRate,
    weightDecay: part.weightDecay * weightDecay,
  }));
  return {
    ...multiplied,
    own: Object.freeze({ ...own }),
    why: `${row.why}; ${ownText(own)}`,
  };
}

/** `learning rate × 10, weight decay × 0 of its own` */
export function ownText({ learningRate = 1, weightDecay = 1 }: OwnFactors): string {
  const told = [
    ...(learningRate === 1 ? [] : [`learning rate × ${learningRate}`]),
    ...(weightDecay === 1 ? [] : [`weight decay × ${weightDecay}`]),
  ];
  return `${told.join(', ')} of its own`;
}
