import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Optimizer, responseOf } from './optimizer.ts';
import { fromScheme, type Parameterization } from './parameterization.ts';
import type { AbcExponents, Scheme } from './theory/scheme.ts';

/** Options of {@link abc}. */
export interface AbcOptions {
  /** A name for people. */
  readonly name: string;
  /**
   * For each role, the powers of the width ratio of its forward multiplier, its init scale and
   * its learning rate. Tensor Programs write these as a, b, c with the opposite sign.
   */
  readonly exponents: {
    readonly input: AbcExponents;
    readonly hidden: AbcExponents;
    readonly output: AbcExponents;
  };
  /**
   * The optimizer for which `lr` is stated. Other optimizers then get the learning rate that
   * gives updates of the same size. Left out, every optimizer gets `lr` as it is.
   */
  readonly optimizer?: Optimizer;
}

const optionKeys: KnownKeys<AbcOptions> = { name: true, exponents: true, optimizer: true };
const roleKeys: KnownKeys<AbcOptions['exponents']> = { input: true, hidden: true, output: true };
const lineKeys: KnownKeys<AbcExponents> = { multiplier: true, init: true, lr: true };

/**
 * Any table of (multiplier, init, learning rate) exponents: an abc-parameterization.
 *
 * Its gauge is the table's own multipliers. For a hidden tensor the one exponent of a table is
 * read as a power of its fan-in ratio.
 *
 * @throws `invalid-argument` for a missing or non-finite exponent, or keys named a, b, c;
 *   `unknown-key` for any other key that there is not
 * @see Yang and Hu, Tensor Programs IV (arXiv 2011.14522), Definition of abc-parameterizations
 */
export function abc(options: AbcOptions): Parameterization {
  checkKeys('options', options, optionKeys);
  const { name, exponents, optimizer } = options;
  checkKeys('exponents', exponents, roleKeys);
  for (const role of ['input', 'hidden', 'output'] as const) {
    checkLine(exponents[role], `exponents.${role}`);
  }
  const scheme: Scheme = {
    kind: 'abc',
    exponents: {
      input: line(exponents.input),
      hidden: line(exponents.hidden),
      output: line(exponents.output),
    },
    ...(optimizer === undefined ? {} : { optimizer: responseOf(optimizer) }),
  };
  const gauge = {
    input: exponents.input.multiplier + 0,
    hidden: exponents.hidden.multiplier + 0,
    output: exponents.output.multiplier + 0,
  };
  const plain = Object.values(gauge).every((multiplier) => multiplier === 0);
  return fromScheme(scheme, plain ? 'unit-multiplier' : gauge, name);
}

function line({ multiplier, init, lr }: AbcExponents): AbcExponents {
  return { multiplier: multiplier + 0, init: init + 0, lr: lr + 0 };
}

function checkLine(given: AbcExponents | undefined, argument: string): void {
  const keys = Object.keys(given ?? {});
  if (keys.some((key) => key === 'a' || key === 'b' || key === 'c')) {
    throw invalidArgument(
      argument,
      given,
      'Tensor Programs’ a, b, c are powers of 1/n; these are powers of n.',
      'Write { multiplier: -a, init: -b, lr: -c }.',
    );
  }
  checkKeys(argument, given, lineKeys);
  for (const piece of ['multiplier', 'init', 'lr'] as const) {
    const value = given?.[piece];
    if (!Number.isFinite(value)) {
      throw invalidArgument(
        `${argument}.${piece}`,
        value,
        'An exponent is a finite number.',
        'Give the power of the width ratio, for example -0.5 for 1/√n.',
      );
    }
  }
}
