import { invalidArgument } from '../../errors.ts';
import type { Parameterization } from '../parameterization.ts';
import { type FactorPowers, factorsOf, valuesOf } from '../theory/factors.ts';
import { fanFactorValue } from '../theory/fan-factor.ts';
import { constant } from '../theory/power.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import { type Role, roleOf } from '../theory/role.ts';
import type { CheckedTensor } from './check-tensor.ts';
import { baseOf, type Dim, frozenDim, ratioOf, scales, sizeOf } from './dim.ts';
import { lastWidthText, withLastWidth } from './last-width.ts';
import { type OwnFactors, withOwnFactors } from './own-factors.ts';
import { reasonOf } from './reason.ts';
import { Remembered } from './remembered.ts';
import type { Depth } from './residual-depth.ts';
import { type Fans, segmentsOf, type TensorKind, type TensorSpec } from './tensor.ts';

/** Factors relative to the base model, exactly 1 at the base width. */
export interface PlanFactors {
  /** Factor of the initial scale of the stored tensor. */
  readonly init: number;
  /** Factor by which the stored tensor is multiplied in the forward pass. */
  readonly multiplier: number;
  /** Factor of the learning rate. */
  readonly lr: number;
  /** Factor of ε; 1 where the optimizer has none. */
  readonly epsilon: number;
  /** Factor of the decay strength λ. */
  readonly weightDecay: number;
  /** Weight of this tensor in the width-free gradient norm √Σ gradientWeight·‖gradient‖². */
  readonly gradientWeight: number;
}

/** One of the things that a tensor reads side by side, which gets factors of its own. */
export interface PlanSegment extends PlanFactors {
  readonly role: Role;
  /** The number of inputs that it has each time the sequence of segments comes. */
  readonly fanIn: Dim;
  /** Where it begins in the sequence: the sizes of those before it. */
  readonly offset: number;
}

/** What one tensor gets. */
export interface PlanRow extends PlanFactors {
  readonly name: string;
  readonly role: Role;
  readonly kind: TensorKind;
  /** 1 for biases, gains and embeddings, which sum nothing over the width. */
  readonly fanIn: Dim;
  readonly fanOut: Dim;
  /**
   * Of a tensor that reads several things which scale differently: each of them, in their order
   * along the fan-in. The row's own role and factors are then those of the segment that grows, the
   * largest if there are several.
   */
  readonly segments?: readonly PlanSegment[];
  /** How often the sequence of segments comes along the fan-in; once if left out. */
  readonly repeats?: number;
  /** The user's own factors, where the values above have any. */
  readonly own?: OwnFactors;
  /** One sentence: which dimensions scale and what follows. */
  readonly why: string;
}

/**
 * Makes the rows of one plan. All of a row but its name follows from a few values, so each set of
 * them is worked out once.
 */
export class RowMaker {
  /** A row of each sort: all others differ from one of them in their names and own factors alone. */
  readonly samples: PlanRow[] = [];
  readonly #parameterization: Parameterization;
  readonly #response: OptimizerResponse;
  readonly #depth: Depth | undefined;
  readonly #factors: Remembered<FactorPowers> = new Remembered();
  readonly #sorts: Remembered<PlanRow> = new Remembered();

  constructor(
    parameterization: Parameterization,
    response: OptimizerResponse,
    depth: Depth | undefined,
  ) {
    this.#parameterization = parameterization;
    this.#response = response;
    this.#depth = depth;
  }

  /**
   * The row of a tensor.
   *
   * @throws `invalid-argument` for segments under a rule that takes matrices as a whole
   */
  rowOf(tensor: TensorSpec, checked: CheckedTensor): PlanRow {
    const row = this.#planned(tensor, checked);
    return tensor.own === undefined ? row : Object.freeze(withOwnFactors(row, tensor.own));
  }

  #planned(tensor: TensorSpec, { role, fans }: CheckedTensor): PlanRow {
    const segments = segmentsOf(tensor);
    if (segments !== undefined) return this.#ofSegments(tensor, { role, fans }, segments);
    const { branch = false, lastWidth } = tensor;
    const { kind, fanIn, fanOut } = fans;
    const declared = tensor.role !== undefined;
    const sample = this.#sorts.of(
      [
        kind,
        role,
        declared,
        branch,
        sizeOf(fanIn),
        scales(fanIn) && baseOf(fanIn),
        sizeOf(fanOut),
        scales(fanOut) && baseOf(fanOut),
        lastWidth && sizeOf(lastWidth),
        lastWidth && scales(lastWidth) && baseOf(lastWidth),
      ],
      () => {
        const sample = {
          name: tensor.name,
          role,
          kind,
          fanIn: frozenDim(fanIn),
          fanOut: frozenDim(fanOut),
          ...this.#valuesOf(tensor, role, fans),
          why: `${reasonOf(fans, role, declared)}${lastWidthText(tensor)}`,
        };
        this.samples.push(sample);
        return sample;
      },
    );
    // Spelled out: a plan may have a hundred thousand, and a spread takes four times as long.
    return Object.freeze({
      name: tensor.name,
      role: sample.role,
      kind: sample.kind,
      fanIn: sample.fanIn,
      fanOut: sample.fanOut,
      init: sample.init,
      multiplier: sample.multiplier,
      lr: sample.lr,
      epsilon: sample.epsilon,
      weightDecay: sample.weightDecay,
      gradientWeight: sample.gradientWeight,
      why: sample.why,
    });
  }

  #ofSegments(tensor: TensorSpec, { role, fans }: CheckedTensor, dims: readonly Dim[]): PlanRow {
    const { name: optimizer, matrix } = this.#response;
    if (matrix === 1) {
      throw invalidArgument(
        `${tensor.name}.fanIn`,
        dims,
        `${optimizer} normalizes a matrix as a whole, and what this one reads scales differently.`,
        'Use one layer for each thing that is read and add their outputs, or another optimizer.',
      );
    }
    let offset = 0;
    const segments = dims.map((fanIn): PlanSegment => {
      const follows = roleOf(scales(fanIn), scales(fans.fanOut));
      const own = follows === 'output' ? role : follows;
      const start = offset;
      offset += sizeOf(fanIn);
      return Object.freeze({
        role: own,
        fanIn: frozenDim(fanIn),
        offset: start,
        ...this.#valuesOf(tensor, own, { ...fans, fanIn }),
      });
    });
    const { fanIn: _, offset: __, ...main } = mainOf(segments);
    const repeats = 'repeats' in tensor ? (tensor.repeats ?? 1) : 1;
    const row: PlanRow = {
      name: tensor.name,
      ...main,
      kind: fans.kind,
      fanIn: frozenDim(fans.fanIn),
      fanOut: frozenDim(fans.fanOut),
      segments: Object.freeze(segments),
      ...(repeats === 1 ? {} : { repeats }),
      why: `${reasonOf(fans, role, tensor.role !== undefined, segments)}${lastWidthText(tensor)}`,
    };
    this.samples.push(row);
    return Object.freeze(row);
  }

  #valuesOf(tensor: TensorSpec, role: Role, fans: Fans): PlanFactors {
    const { branch = false } = tensor;
    const depth = branch !== false && this.#depth !== undefined ? ratioOf(this.#depth.layers) : 1;
    const folded = branch === 'last' && this.#depth?.folded === true;
    const ratios = { fanIn: ratioOf(fans.fanIn), fanOut: ratioOf(fans.fanOut), depth };
    const richness = this.#parameterization.richness ?? 0;
    const values = valuesOf(
      this.#factorsOf(role, this.#fanFactorOf(fans), folded),
      ratios,
      richness,
    );
    return withLastWidth(values, fans, tensor, { richness, optimizer: this.#response });
  }

  #factorsOf(role: Role, fanFactor: number, folded: boolean): FactorPowers {
    const { scheme, gauge } = this.#parameterization;
    return this.#factors.of([role, fanFactor, folded], () =>
      factorsOf(scheme, role, this.#response, {
        gauge,
        fanFactor: constant(fanFactor),
        folded,
        ...(this.#depth === undefined ? {} : { alpha: this.#depth.alpha }),
      }),
    );
  }

  /** How much larger than at base it is: of the real shape, whether or not the fan-in scales. */
  #fanFactorOf({ fanIn, fanOut }: Fans): number {
    const { fanFactor } = this.#response;
    if (fanFactor === 'one') return 1;
    const at = (size: (dim: Dim) => number) => fanFactorValue(fanFactor, size(fanIn), size(fanOut));
    return at(sizeOf) / at(baseOf);
  }
}

/** The segment whose fan-in grows, the largest if there are several. */
function mainOf(segments: readonly PlanSegment[]): PlanSegment {
  const growing = segments.filter(({ fanIn }) => scales(fanIn));
  return growing.reduce((a, b) => (sizeOf(b.fanIn) > sizeOf(a.fanIn) ? b : a));
}
