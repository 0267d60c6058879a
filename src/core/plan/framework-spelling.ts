/** The frameworks that a plan can be written for. */
export type Framework = 'torch' | 'optax';

/** How a framework spells an optimizer. */
export interface Spelling {
  readonly className: string;
  /** Further arguments, with tfjs's values where it has them: defaults differ between frameworks. */
  readonly more?: string;
  /** Whether its momentum is one of those arguments. */
  readonly momentum?: boolean;
  /** The framework's own default ε; absent where the optimizer has none. */
  readonly epsilon?: number;
  /** Whether ε is inside the square root there. */
  readonly insideRoot?: boolean;
  /** Whether it takes a decay at all, which is written even where none is asked for. */
  readonly takesDecay?: boolean;
  /** Whether its weight_decay is the coupled kind; L2 in the gradient is that only for SGD. */
  readonly coupledDecay?: boolean;
  /** An accumulator's initial value at base, in the unit of ε inside the root. */
  readonly accumulator?: number;
}

const torchAdam = { epsilon: 1e-8, takesDecay: true, more: ', betas=(0.9, 0.999)' };
const optaxAdam = { epsilon: 1e-8, more: ', b1=0.9, b2=0.999' };
const torchSgd = { className: 'SGD', takesDecay: true, coupledDecay: true };

/** The optimizers that a framework has, by our names. */
export const spellings: Readonly<Record<Framework, Readonly<Record<string, Spelling>>>> = {
  torch: {
    sgd: { ...torchSgd, more: ', momentum=0' },
    momentum: { ...torchSgd, momentum: true },
    nesterov: { ...torchSgd, momentum: true, more: ', nesterov=True' },
    adam: { className: 'Adam', ...torchAdam },
    adamw: { className: 'AdamW', ...torchAdam, coupledDecay: true },
    adamax: { className: 'Adamax', ...torchAdam },
    rmsprop: {
      className: 'RMSprop',
      epsilon: 1e-8,
      takesDecay: true,
      more: ', alpha=0.9, momentum=0, centered=False',
    },
    // Its constructor takes one initial value for all tensors, and only 0 is right for all.
    adagrad: {
      className: 'Adagrad',
      epsilon: 1e-10,
      takesDecay: true,
      more: ', lr_decay=0, initial_accumulator_value=0',
    },
    muon: {
      className: 'Muon',
      takesDecay: true,
      coupledDecay: true,
      more: ', momentum=0.95, nesterov=True',
    },
  },
  optax: {
    sgd: { className: 'sgd', more: ', momentum=None' },
    momentum: { className: 'sgd', momentum: true },
    nesterov: { className: 'sgd', momentum: true, more: ', nesterov=True' },
    adam: { className: 'adam', ...optaxAdam },
    adamw: { className: 'adamw', ...optaxAdam, takesDecay: true, coupledDecay: true },
    adamax: { className: 'adamax', ...optaxAdam },
    rmsprop: {
      className: 'rmsprop',
      epsilon: 1e-8,
      insideRoot: true,
      more: ', decay=0.9, initial_scale=0.0, centered=False, momentum=None',
    },
    adagrad: { className: 'adagrad', epsilon: 1e-7, insideRoot: true, accumulator: 0.1 },
    lion: { className: 'lion', takesDecay: true, coupledDecay: true, more: ', b1=0.9, b2=0.99' },
    sign: { className: 'sign_sgd' },
  },
};

/** Why a framework's optimizer of that name is not written, where it has one. */
export const reasonsAgainst: Readonly<Record<Framework, Readonly<Record<string, string>>>> = {
  torch: {
    adafactor:
      'torch’s Adafactor bounds the weight’s size from below and its update’s from above, by absolute numbers that no factor of a plan scales.',
    adadelta: 'torch’s Adadelta has one ε in both roots, of which a plan scales the lower alone.',
  },
  optax: {
    muon: 'optax.contrib.muon trains what is no matrix by Adam, at one rate for all, for which this plan has no factors.',
    adafactor:
      'optax.adafactor bounds the weight’s size from below and its update’s from above, by absolute numbers that no factor of a plan scales.',
    adadelta: 'optax.adadelta has one ε in both roots, of which a plan scales the lower alone.',
  },
};

/** The fan factors that torch's Muon knows, as its `adjust_lr_fn` spells them. */
export const torchFanFactors: Readonly<Record<string, string>> = {
  'sqrt(max(1,out/in))': 'original',
  'sqrt(max(in,out))': 'match_rms_adamw',
};
