import type { layers } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanRow } from '../../core/plan/row.ts';
import type { Weight } from '../../model/weights.ts';
import type { LayerCall } from '../measure/observe.ts';

/** What a call's output is: of the data, of an input or hidden layer, or of a readout. */
export type CallRole = 'data' | 'input' | 'hidden' | 'output';

/** The plan's rows of each layer's weights. */
export function rowsByLayer(
  weights: readonly Weight[],
  plan: Plan,
): ReadonlyMap<layers.Layer, readonly PlanRow[]> {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const byLayer = new Map<layers.Layer, PlanRow[]>();
  for (const { name, layer } of weights) {
    const row = rows.get(name);
    if (row !== undefined) byLayer.set(layer, [...(byLayer.get(layer) ?? []), row]);
  }
  return byLayer;
}

/**
 * Tells the role of each call of one forward pass, in the order of the calls. A layer with a
 * kernel has its kernel's role; one without, such as a norm or an activation, has the role of
 * what it is given.
 */
export function callRoles(
  rows: ReadonlyMap<layers.Layer, readonly PlanRow[]>,
): (call: Pick<LayerCall, 'layer' | 'inputs' | 'outputs'>) => CallRole {
  const ofTensor = new Map<number, CallRole>();
  return ({ layer, inputs, outputs }) => {
    const given = inputs.map(({ id }) => ofTensor.get(id) ?? 'data');
    const role = ownRole(rows.get(layer) ?? []) ?? inherited(given);
    for (const { id } of outputs) ofTensor.set(id, role);
    return role;
  };
}

function ownRole(rows: readonly PlanRow[]): CallRole | undefined {
  const kernels = rows.filter(({ kind }) => kind === 'weight' || kind === 'embedding');
  const roles = new Set(kernels.map(({ role }) => role));
  // The last kernel of a separable convolution or a recurrent cell is a hidden one.
  if (roles.has('hidden')) return 'hidden';
  if (roles.has('input')) return 'input';
  if (roles.has('output') || roles.has('bottleneck')) return 'output';
  // Kernels without a width leave data what it is.
  return kernels.length > 0 ? 'data' : undefined;
}

/** Features that meet a router's or another readout's output stay features. */
function inherited(roles: readonly CallRole[]): CallRole {
  if (roles.includes('hidden')) return 'hidden';
  if (roles.includes('input')) return 'input';
  return roles.includes('output') ? 'output' : 'data';
}
