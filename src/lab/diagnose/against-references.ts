import type {
  DiagnosedNetwork,
  ProfilePoint,
  ProfileQuantity,
} from '../../judge/results/diagnosis-result.ts';
import { mean } from '../../judge/statistics/exponent-fit.ts';
import type { Reporter } from '../run.ts';
import { disposeOf } from '../training/step.ts';
import { meanOf, overSeeds, richnessBetween } from './between.ts';
import type { DiagnosisProgress, SettledOptions } from './diagnose-options.ts';
import type { Findings } from './findings.ts';
import { makeNetwork, type Subject } from './make-network.ts';
import { type Trained, trainAll } from './network.ts';

const networks: readonly DiagnosedNetwork[] = ['run', 'lazy', 'rich'];

/** A value of each of the three networks of one seed. */
type Three = Readonly<Record<DiagnosedNetwork, number>>;

/**
 * The richness at one width, from where the movement of the last features lies between that of a
 * lazy and of a rich run with the same seed and data: the mean over recorded steps, then over
 * the seeds at which none of the three diverged. Feature movement is the one quantity of the profile to be judged by. It is of first order
 * in what r changes, and smooth in the weights whatever the activation; kernel changes and the
 * linearization error are of second order, and ReLU's gates add a part to them that does not go
 * with r.
 */
export async function againstReferences(
  options: SettledOptions,
  reporter: Reporter<DiagnosisProgress>,
): Promise<Findings> {
  const { widths, seeds, recordAt, quantities } = options;
  const [width = Number.NaN] = widths;
  await checkReferences(width, options);
  const trained = await trainAll(
    seeds.flatMap((seed) => networks.map((network): Subject => ({ width, seed, network }))),
    options,
    reporter,
  );
  const valuesAt = (quantity: ProfileQuantity, index: number): readonly Three[] =>
    seeds.map((seed) => threeOf(trained, seed, (each) => each.measured[index]?.[quantity]));

  const profile = quantities.flatMap((quantity) =>
    recordAt.map((step, index) => pointOf(quantity, step, valuesAt(quantity, index))),
  );
  const diverged = new Set(trained.flatMap(({ seed, failure }) => (failure ? [seed] : [])));
  const bySeed = seeds.flatMap((seed) => {
    // What a network does on its way to infinity says nothing of how rich it is.
    if (diverged.has(seed)) return [];
    const moved = recordAt.flatMap((_, index) => {
      const three = threeOf(trained, seed, (each) => each.measured[index]?.['feature movement']);
      return richnessBetween('feature movement', three) ?? [];
    });
    return moved.length === 0 ? [] : [mean(moved)];
  });
  const { value, interval } = overSeeds(bySeed);
  return { richness: value, interval, movement: [], profile, trained };
}

/** What is wrong with a reference is said before anything is trained. */
async function checkReferences(width: number, { setup, seeds }: SettledOptions): Promise<void> {
  const [seed = Number.NaN] = seeds;
  for (const network of ['lazy', 'rich'] as const) {
    disposeOf((await makeNetwork(setup, { width, seed, network })).network);
  }
}

function threeOf(
  trained: readonly Trained[],
  seed: number,
  read: (trained: Trained) => number | undefined,
): Three {
  const of = (network: DiagnosedNetwork): number => {
    const found = trained.find((each) => each.seed === seed && each.network === network);
    return (found && read(found)) ?? Number.NaN;
  };
  return { run: of('run'), lazy: of('lazy'), rich: of('rich') };
}

/** The mean over the seeds of which all three networks were measured. */
function pointOf(quantity: ProfileQuantity, step: number, values: readonly Three[]): ProfilePoint {
  const whole = values.filter((three) =>
    networks.every((network) => !Number.isNaN(three[network])),
  );
  const over = (network: DiagnosedNetwork): number =>
    meanOf(
      quantity,
      whole.map((three) => three[network]),
    );
  const found = whole.flatMap((three) => richnessBetween(quantity, three) ?? []);
  return {
    quantity,
    step,
    run: over('run'),
    lazy: over('lazy'),
    rich: over('rich'),
    richness: found.length === 0 ? undefined : mean(found),
  };
}
