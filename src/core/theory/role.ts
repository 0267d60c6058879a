/**
 * What a tensor is, seen from the width: which of its two dimensions grow with it.
 *
 * | role | fan-in scales | fan-out scales | examples |
 * | --- | --- | --- | --- |
 * | `input` (vector-like) | no | yes | first dense or conv, embedding, hidden biases, norm gains |
 * | `hidden` (matrix-like) | yes | yes | dense, conv, recurrent, attention projections |
 * | `output` (readout) | yes | no | logits layer, value head, router |
 * | `fixed` | no | no | output bias, anything width-free |
 */
export type Role = 'input' | 'hidden' | 'output' | 'fixed';

/** The roles, in the order in which a signal meets them. */
export const roles: readonly ['input', 'hidden', 'output', 'fixed'] = [
  'input',
  'hidden',
  'output',
  'fixed',
];

/** The role that follows from which dimensions scale. */
export function roleOf(fanInScales: boolean, fanOutScales: boolean): Role {
  if (fanInScales) return fanOutScales ? 'hidden' : 'output';
  return fanOutScales ? 'input' : 'fixed';
}

/** Whether the fan-in of a tensor of this role grows with the width. */
export function growsFanIn(role: Role): boolean {
  return role === 'hidden' || role === 'output';
}

/** Whether the fan-out of a tensor of this role grows with the width. */
export function growsFanOut(role: Role): boolean {
  return role === 'hidden' || role === 'input';
}
