import { invalidCallback, RichscaleError } from '../../errors.ts';
import { weightsOf } from '../../model/weights.ts';
import { disposeOf, isTrainable } from '../training/step.ts';
import type { PlannedNetwork, SettledOptions } from './check-options.ts';

/**
 * Makes the network of a cell, uses it, and disposes of it in any case.
 *
 * @throws `invalid-callback` for a setup that returns no network with its plan; `unknown-tensor`
 *   for one without a tensor that is said to be frozen
 */
export async function withNetwork<T>(
  { setup, frozen }: Pick<SettledOptions, 'setup' | 'frozen'>,
  cell: { readonly width: number; readonly seed: number },
  use: (network: PlannedNetwork) => Promise<T>,
): Promise<T> {
  const network = await setup(cell);
  try {
    if (!isTrainable(network) || network.plan === undefined) {
      throw invalidCallback(
        'setup',
        network,
        'What it returned is not { model, optimizer, plan }.',
        'Return what parameterize returns.',
      );
    }
    checkFrozen(frozen, network);
    return await use(network);
  } finally {
    disposeOf(network);
  }
}

function checkFrozen(frozen: readonly string[], { model }: PlannedNetwork): void {
  if (frozen.length === 0) return;
  const names = weightsOf(model).map(({ name }) => name);
  const unknown = frozen.filter((name) => !names.includes(name));
  const [first] = unknown;
  if (first === undefined) return;
  throw new RichscaleError(
    'unknown-tensor',
    {
      argument: 'frozen',
      received: unknown,
      problem: 'The model has no such tensor.',
      remedy: `Its tensors are ${names.join(', ')}.`,
    },
    { tensor: first, known: names },
  );
}
