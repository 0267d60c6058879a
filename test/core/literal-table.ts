/**
 * The exponents of n of every scheme whose types are literal, in every gauge and role, frozen. Held
 * against the algebra by `literal-exponents.test.ts` beside it, and against the types by
 * `test/types/literal-exponents.test-d.ts`.
 *
 * Columns: multiplier, init; learning rates of SGD, Adam, RMSProp, sign, Muon, Adafactor; ε of Adam,
 * RMSProp, Adafactor.
 */
export const frozen = {
  0: {
    'unit-multiplier': {
      input: [0, 0, 0, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -1, -0.5],
      hidden: [0, -0.5, -1, -1.5, -1.5, -1.5, -0.5, -1, -0.5, -1, -0.5],
      output: [0, -0.5, -1, -1, -1, -1, 0, -0.5, 0, 0, 0],
    },
    'unit-gradient': {
      input: [0, 0, 0, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -1, -0.5],
      hidden: [-0.5, 0, 0, -1, -1, -1, 0, -1, -1, -2, -1],
      output: [-0.5, 0, 0, -0.5, -0.5, -0.5, 0.5, -0.5, -0.5, -1, -0.5],
    },
    'unit-init': {
      input: [0, 0, 0, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -1, -0.5],
      hidden: [-0.5, 0, 0, -1, -1, -1, 0, -1, -1, -2, -1],
      output: [-0.5, 0, 0, -0.5, -0.5, -0.5, 0.5, -0.5, -0.5, -1, -0.5],
    },
  },
  0.25: {
    'unit-multiplier': {
      input: [0, 0, 0.5, -0.25, -0.25, -0.25, -0.25, -0.25, -0.75, -1.5, -0.75],
      hidden: [0, -0.5, -0.5, -1.25, -1.25, -1.25, -0.25, -0.75, -0.75, -1.5, -0.75],
      output: [0, -0.75, -1, -1, -1, -1, 0, -0.25, 0, 0, 0],
    },
    'unit-gradient': {
      input: [0.25, -0.25, 0, -0.5, -0.5, -0.5, -0.5, -0.25, -0.5, -1, -0.5],
      hidden: [-0.25, -0.25, 0, -1, -1, -1, 0, -0.75, -1, -2, -1],
      output: [-0.5, -0.25, 0, -0.5, -0.5, -0.5, 0.5, -0.25, -0.5, -1, -0.5],
    },
    'unit-init': {
      input: [0, 0, 0.5, -0.25, -0.25, -0.25, -0.25, -0.25, -0.75, -1.5, -0.75],
      hidden: [-0.5, 0, 0.5, -0.75, -0.75, -0.75, 0.25, -0.75, -1.25, -2.5, -1.25],
      output: [-0.75, 0, 0.5, -0.25, -0.25, -0.25, 0.75, -0.25, -0.75, -1.5, -0.75],
    },
  },
  0.5: {
    'unit-multiplier': {
      input: [0, 0, 1, 0, 0, 0, 0, 0, -1, -2, -1],
      hidden: [0, -0.5, 0, -1, -1, -1, 0, -0.5, -1, -2, -1],
      output: [0, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0],
    },
    'unit-gradient': {
      input: [0.5, -0.5, 0, -0.5, -0.5, -0.5, -0.5, 0, -0.5, -1, -0.5],
      hidden: [0, -0.5, 0, -1, -1, -1, 0, -0.5, -1, -2, -1],
      output: [-0.5, -0.5, 0, -0.5, -0.5, -0.5, 0.5, 0, -0.5, -1, -0.5],
    },
    'unit-init': {
      input: [0, 0, 1, 0, 0, 0, 0, 0, -1, -2, -1],
      hidden: [-0.5, 0, 1, -0.5, -0.5, -0.5, 0.5, -0.5, -1.5, -3, -1.5],
      output: [-1, 0, 1, 0, 0, 0, 1, 0, -1, -2, -1],
    },
  },
  sp: {
    'unit-multiplier': {
      input: [0, 0, 0, 0, 0, 0, -0.5, 0, -0.5, -1, -0.5],
      hidden: [0, -0.5, 0, 0, 0, 0, 0, 0, -0.5, -1, -0.5],
      output: [0, -0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0],
    },
    'unit-gradient': {
      input: [0, 0, 0, 0, 0, 0, -0.5, 0, -0.5, -1, -0.5],
      hidden: [0, -0.5, 0, 0, 0, 0, 0, 0, -0.5, -1, -0.5],
      output: [0, -0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0],
    },
    'unit-init': {
      input: [0, 0, 0, 0, 0, 0, -0.5, 0, -0.5, -1, -0.5],
      hidden: [-0.5, 0, 1, 0.5, 0.5, 0.5, 0.5, 0, -1, -2, -1],
      output: [-0.5, 0, 1, 0.5, 0.5, 0.5, 1, 0, -0.5, -1, -0.5],
    },
  },
} as const;

/** The optimizers whose learning rates the columns are, and those that answer alike. */
export const alike = {
  sgd: ['sgd', 'momentum', 'nesterov'],
  adam: ['adam', 'adamw', 'adamax'],
  rmsprop: ['rmsprop', 'adagrad', 'adadelta'],
  sign: ['sign', 'lion'],
  muon: ['muon'],
  adafactor: ['adafactor'],
} as const;
