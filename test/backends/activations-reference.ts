import fc from 'fast-check';

/** What tfjs fuses with a product. */
export type Activation = 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu';

/** An activation in float64, where a PReLU and a leaky ReLU have the slope given. */
export function activated(activation: Activation, x: number, slope: number): number {
  if (Number.isNaN(x)) return x;
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return Math.max(x, 0);
    case 'relu6':
      return Math.min(Math.max(x, 0), 6);
    case 'elu':
      return x < 0 ? Math.expm1(x) : x;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    default:
      return x < 0 ? slope * x : x;
  }
}

/** Any of them. */
export const activations: fc.Arbitrary<Activation> = fc.constantFrom<Activation[]>(
  'linear',
  'relu',
  'relu6',
  'elu',
  'sigmoid',
  'leakyrelu',
  'prelu',
);
