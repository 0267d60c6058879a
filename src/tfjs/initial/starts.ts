import type { LayersModel } from '@tensorflow/tfjs-layers';
import { scales } from '../../core/plan/dim.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanRow } from '../../core/plan/row.ts';
import { RichscaleError } from '../../errors.ts';
import { isInitializer } from '../../model/declared-initializer.ts';
import { isFresh, isUndrawn } from '../../model/lazy-weights.ts';
import { everyValue, factorOf } from '../../model/segment-factor.ts';
import { isPlanned } from '../carried-plan.ts';
import type { DescribedWeight } from '../described-weight.ts';
import { type Drawing, drawingOf } from './drawing.ts';
import type { InitialSaid, InitialWord } from './initial-option.ts';
import { trainedBecause } from './trained.ts';

/** What happens to a tensor's initial weights, and what is needed for it. */
export type Start =
  | { readonly word: 'keep'; readonly drawing?: undefined }
  | { readonly word: 'draw' | 'rescale'; readonly drawing: Drawing };

/**
 * What happens to each tensor's weights. Where nothing is said, they are drawn if there is a seed,
 * or if they are still to be drawn in any case; else rescaled; frozen ones that do not scale are kept.
 *
 * @throws `already-parameterized` for weights of a parameterized model that are neither kept nor, as
 *   was said, drawn anew; `unclear-initial` where nothing is said of weights that would change and are plainly
 *   trained, or frozen and not known to be fresh; as {@link drawingOf} where initial sizes cannot be
 *   known
 */
export function startsOf(
  model: LayersModel,
  described: readonly DescribedWeight[],
  plan: Plan,
  said: ReadonlyMap<string, InitialSaid>,
  seed: number | undefined,
): ReadonlyMap<DescribedWeight, Start> {
  const trained = new Set(model.trainableWeights);
  const starts = new Map<DescribedWeight, Start>();
  const unclear: Unclear[] = [];
  for (const each of described) {
    const { name, variable } = each.weight;
    const row = plan.row(name);
    const { word, byName } = said.get(name) ?? { word: undefined, byName: false };
    const frozen = !trained.has(variable);
    const keeps = frozen && !byName && !scales(row.fanIn) && !scales(row.fanOut);
    const start: Start = keeps ? { word: 'keep' } : startOf(each, word, seed);
    starts.set(each, start);
    if (isPlanned(variable) && start.word !== 'keep' && word !== 'draw') throw plannedBefore(name);
    if (word !== undefined || !changes(start, row)) continue;
    const why = frozen && !isFresh(variable) ? 'it is frozen and scales' : trainedBecause(each);
    if (why !== undefined) unclear.push({ name, why, start });
  }
  if (unclear.length > 0) throw unclearInitial(unclear);
  return starts;
}

function startOf(
  each: DescribedWeight,
  word: InitialWord | undefined,
  seed: number | undefined,
): Start {
  if (word === 'keep') return { word };
  const drawing = drawingOf(each, word === 'draw' || (word === undefined && seed !== undefined));
  if (word !== undefined) return { word, drawing };
  // Constants that somebody set, such as a bias, are not reset by a seed.
  const drawn = seed !== undefined || awaitsAnyDraw(each);
  return { word: drawn && drawing.draw !== undefined ? 'draw' : 'rescale', drawing };
}

/**
 * Whether a weight is still to be drawn, by an initializer without a seed of its own: then ours may
 * be the draw as well as tfjs's, which takes several times as long.
 */
function awaitsAnyDraw({ weight, initializer }: DescribedWeight): boolean {
  if (!isInitializer(initializer) || !isUndrawn(weight.variable)) return false;
  const { seed } = initializer.getConfig();
  return seed === undefined || seed === null;
}

/** Whether what the network computes with a tensor changes, beyond rounding. */
function changes(start: Start, row: PlanRow): boolean {
  if (start.word === 'keep') return false;
  const { atBase, atTarget } = start.drawing;
  const factor = factorOf(row, ({ init, multiplier }) => (init * multiplier * atBase) / atTarget);
  return start.word === 'draw' || !everyValue(factor, (value) => Math.abs(value - 1) <= 1e-9);
}

function plannedBefore(name: string): RichscaleError<'already-parameterized'> {
  const layer = name.slice(0, Math.max(0, name.lastIndexOf('/')));
  return new RichscaleError('already-parameterized', {
    argument: 'model',
    received: name,
    problem: 'It is of a model that was parameterized before, and would be changed a second time.',
    remedy: `To go on with it say so, initial: { '${layer}/*': 'keep' } for each such layer; to start over build all of it anew.`,
  });
}

interface Unclear {
  readonly name: string;
  readonly why: string;
  readonly start: Start;
}

function unclearInitial(unclear: readonly Unclear[]): RichscaleError<'unclear-initial'> {
  const [first = { name: '', why: '', start: { word: 'keep' } as Start }, ...others] = unclear;
  const names = unclear.map(({ name }) => name);
  const fate = first.start.word === 'draw' ? 'drawn anew' : 'rescaled';
  const same = others.length === 0 ? '' : ` So would ${others.map(({ name }) => name).join(', ')}.`;
  return new RichscaleError(
    'unclear-initial',
    {
      argument: 'initial',
      received: undefined,
      problem: `${first.name} would be ${fate}, but ${first.why}: it may have been trained, or given, and is not to be lost unasked.${same}`,
      remedy: `Say what happens, for all or by tensor, initial: { '${first.name}': 'keep' }: 'keep' goes on with the weights that are there, 'rescale' scales them as fresh ones, 'draw' draws them anew from the seed.`,
    },
    { tensors: names },
  );
}
