import type {
  Hyperparameters,
  TransferCurve,
  TransferGroup,
  TransferJob,
} from '../../judge/results/sweep-result.ts';

/** Every combination of the values of the other hyperparameters, the first varying slowest. */
export function settingsOf(
  hyperparameters: Readonly<Record<string, readonly Hyperparameters[string][]>> = {},
): Hyperparameters[] {
  return Object.entries(hyperparameters).reduce<Hyperparameters[]>(
    (settings, [name, values]) =>
      settings.flatMap((setting) => values.map((value) => ({ ...setting, [name]: value }))),
    [{}],
  );
}

/** The cells of one setting at these rates. */
export function jobsOf(
  hyperparameters: Hyperparameters,
  grid: {
    readonly widths: readonly number[];
    readonly learningRates: readonly number[];
    readonly seeds: readonly number[];
  },
): TransferJob[] {
  return grid.widths.flatMap((width) =>
    grid.learningRates.flatMap((learningRate) =>
      grid.seeds.map((seed) => ({ width, learningRate, seed, hyperparameters })),
    ),
  );
}

/**
 * The rates by which a group's grid grows: one at each end where some width's optimum lies, as
 * far from that end as the next rate is. Where everything diverged the lower end counts.
 */
export function ratesBeyond({ curves }: TransferGroup): number[] {
  const rates = (curves[0]?.points ?? []).map(({ learningRate }) => learningRate);
  const [low, next] = rates;
  const [before, high] = rates.slice(-2);
  if (low === undefined || next === undefined || before === undefined || high === undefined) {
    return [];
  }
  const edge = ({ optimum }: TransferCurve): 'low' | 'high' | undefined =>
    optimum === undefined ? 'low' : optimum.edge;
  const edges = new Set(curves.map(edge));
  return [
    ...(edges.has('low') ? [low * (low / next)] : []),
    ...(edges.has('high') ? [high * (high / before)] : []),
  ];
}

/** The most expensive first, so that no worker is left with a long one in the end. */
export function longestFirst(
  jobs: readonly TransferJob[],
  cost: (job: TransferJob) => number = () => 0,
): TransferJob[] {
  return jobs
    .map((job) => ({ job, cost: cost(job) }))
    .sort((a, b) => b.cost - a.cost)
    .map(({ job }) => job);
}
