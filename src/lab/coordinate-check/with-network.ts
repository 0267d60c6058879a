import { invalidArgument } from '../../errors.ts';
import { disposeModel } from '../../tfjs/dispose-model.ts';
import type { PlannedNetwork, SettledOptions } from './options.ts';

/**
 * Makes the network of a cell, uses it, and disposes of it in any case.
 *
 * @throws `invalid-argument` for a setup that returns no network with its plan
 */
export async function withNetwork<T>(
  { setup }: SettledOptions,
  cell: { readonly width: number; readonly seed: number },
  use: (network: PlannedNetwork) => Promise<T>,
): Promise<T> {
  const network = await setup(cell);
  try {
    if (
      network?.plan === undefined ||
      typeof network.model?.apply !== 'function' ||
      typeof network.optimizer?.applyGradients !== 'function'
    ) {
      throw invalidArgument(
        'setup',
        network,
        'What it returned is not { model, optimizer, plan }.',
        'Return what parameterize returns.',
      );
    }
    return await use(network);
  } finally {
    if (typeof network?.model?.dispose === 'function') disposeModel(network.model);
    network?.optimizer?.dispose();
  }
}
