/**
 * What a tensor is, seen from the width: which of its two dimensions grow with it.
 *
 * | role | fan-in scales | fan-out scales | examples |
 * | --- | --- | --- | --- |
 * | `input` (vector-like) | no | yes | first dense or conv, embedding, hidden biases, norm gains |
 * | `hidden` (matrix-like) | yes | yes | dense, conv, recurrent, attention projections |
 * | `output` (readout) | yes | no | logits layer, value head, router, a code inside the network |
 * | `bottleneck` | yes | no | a code that has to start at order one; only ever declared |
 * | `fixed` | no | no | output bias, anything width-free |
 *
 * A bottleneck is an output in all but σ, which is a hidden tensor's. Upstream features move along
 * the rows of W, so W₀·Δh adds up coherently: its output's change grows as m^r, where an output's
 * does not.
 */
export type Role = 'input' | 'hidden' | 'output' | 'bottleneck' | 'fixed';

/** The roles with a dimension that grows. */
export type ScalingRole = Exclude<Role, 'fixed'>;

/** The roles that a network cannot do without: what schemes are written in. */
export type MainRole = Exclude<ScalingRole, 'bottleneck'>;

/** The roles, in the order in which a signal meets them. */
export const roles: readonly ['input', 'hidden', 'bottleneck', 'output', 'fixed'] = [
  'input',
  'hidden',
  'bottleneck',
  'output',
  'fixed',
];

export const mainRoles: readonly MainRole[] = ['input', 'hidden', 'output'];

/** The role that follows from which dimensions scale. */
export function roleOf(fanInScales: boolean, fanOutScales: boolean): Exclude<Role, 'bottleneck'> {
  if (fanInScales) return fanOutScales ? 'hidden' : 'output';
  return fanOutScales ? 'input' : 'fixed';
}

/** Whether the fan-in of a tensor of this role grows with the width. */
export function growsFanIn(role: Role): boolean {
  return role === 'hidden' || role === 'output' || role === 'bottleneck';
}

/** Whether the fan-out of a tensor of this role grows with the width. */
export function growsFanOut(role: Role): boolean {
  return role === 'hidden' || role === 'input';
}
