/**
 * Arithmetic on literal types, in quarters from −3 to 3: x is a tuple of 4x + 12 entries, so that a
 * sum is a concatenation.
 */
interface Tuples {
  '-3': [];
  '-2.75': [0];
  '-2.5': [0, 0];
  '-2.25': [0, 0, 0];
  '-2': [0, 0, 0, 0];
  '-1.75': [...Tuples['-2'], 0];
  '-1.5': [...Tuples['-2'], 0, 0];
  '-1.25': [...Tuples['-2'], 0, 0, 0];
  '-1': [...Tuples['-2'], 0, 0, 0, 0];
  '-0.75': [...Tuples['-1'], 0];
  '-0.5': [...Tuples['-1'], 0, 0];
  '-0.25': [...Tuples['-1'], 0, 0, 0];
  '0': [...Tuples['-1'], 0, 0, 0, 0];
  '0.25': [...Tuples['0'], 0];
  '0.5': [...Tuples['0'], 0, 0];
  '0.75': [...Tuples['0'], 0, 0, 0];
  '1': [...Tuples['0'], 0, 0, 0, 0];
  '1.25': [...Tuples['1'], 0];
  '1.5': [...Tuples['1'], 0, 0];
  '1.75': [...Tuples['1'], 0, 0, 0];
  '2': [...Tuples['1'], 0, 0, 0, 0];
  '2.25': [...Tuples['2'], 0];
  '2.5': [...Tuples['2'], 0, 0];
  '2.75': [...Tuples['2'], 0, 0, 0];
  '3': [...Tuples['2'], 0, 0, 0, 0];
}
/** What a sum's tuple of that many entries stands for. */
// biome-ignore format: a number line
type Sums = [
  -6, -5.75, -5.5, -5.25, -5, -4.75, -4.5, -4.25, -4, -3.75, -3.5, -3.25, -3, -2.75, -2.5, -2.25,
  -2, -1.75, -1.5, -1.25, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25,
  2.5, 2.75, 3, 3.25, 3.5, 3.75, 4, 4.25, 4.5, 4.75, 5, 5.25, 5.5, 5.75, 6,
];
// biome-ignore format: a number line
interface Negatives {
  '-3': 3; '-2.75': 2.75; '-2.5': 2.5; '-2.25': 2.25; '-2': 2; '-1.75': 1.75; '-1.5': 1.5;
  '-1.25': 1.25; '-1': 1; '-0.75': 0.75; '-0.5': 0.5; '-0.25': 0.25; '0': 0; '0.25': -0.25;
  '0.5': -0.5; '0.75': -0.75; '1': -1; '1.25': -1.25; '1.5': -1.5; '1.75': -1.75; '2': -2;
  '2.25': -2.25; '2.5': -2.5; '2.75': -2.75; '3': -3;
}
// biome-ignore format: a number line
interface Halves {
  '-2': -1; '-1.5': -0.75; '-1': -0.5; '-0.5': -0.25; '0': 0; '0.5': 0.25; '1': 0.5; '1.5': 0.75;
  '2': 1;
}
type Tuple<N extends number> = `${N}` extends keyof Tuples ? Tuples[`${N}`] : never;
/** A + B. */
export type Plus<A extends number, B extends number> = Extract<
  Sums[[...Tuple<A>, ...Tuple<B>]['length'] & keyof Sums],
  number
>;
/** −N. */
export type Negative<N extends number> = `${N}` extends keyof Negatives ? Negatives[`${N}`] : never;
/** A − B. */
export type Minus<A extends number, B extends number> = Plus<A, Negative<B>>;
/** A · K. */
export type Times<A extends number, K extends 0 | 1 | 2> = K extends 0
  ? 0
  : K extends 1
    ? A
    : Plus<A, A>;
/** A / 2. */
export type Half<A extends number> = `${A}` extends keyof Halves ? Halves[`${A}`] : never;
