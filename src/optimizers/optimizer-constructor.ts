import type { Optimizer } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../errors.ts';
import { checkKeys } from '../known-keys.ts';
import {
  type CommonOptions,
  commonKeys,
  describe,
  type OptimizerDescription,
} from './description.ts';
import type { Rule } from './rule.ts';

/**
 * Makes an optimizer's description from its options: `adam` and the like, and what
 * `defineOptimizer` returns.
 *
 * @throws `unknown-key` for an option that the optimizer does not have; `invalid-argument` for a
 *   value out of its range
 */
export type OptimizerConstructor<Options extends CommonOptions = CommonOptions> = (
  options: Options,
) => OptimizerDescription;

/** How tfjs's instances of the same optimizer are read. */
export interface TrainReader<Options> {
  /** tfjs's class of them. */
  readonly tfjs: { readonly className: string; readonly prototype: Optimizer };
  /**
   * The options of what `getConfig` returned.
   *
   * @param config the instance's configuration
   * @param refuse makes the error for an instance that cannot be run as it is
   */
  read(config: object, refuse: (problem: string, remedy: string) => Error): Options;
}

/** What an optimizer has besides its rule. */
interface Extras<Options extends CommonOptions, Flag extends string> {
  /** Options that are true or false, false if left out, and the rule that each chooses. */
  readonly variants?: Readonly<Record<Flag, Rule>>;
  readonly train?: TrainReader<NoInfer<Options>>;
}

/** The rule's own numbers among the options. */
type OwnNames<Options, Flag> = Exclude<keyof Options, keyof CommonOptions | Flag> & string;

interface Made {
  readonly rules: readonly [Rule, ...Rule[]];
  readonly train: TrainReader<CommonOptions> | undefined;
}

/** What each constructor was made of: apart from it, so that it is only a function to its users. */
const made = new WeakMap<OptimizerConstructor<never>, Made>();

/** The constructor of an optimizer. */
export function constructorOf<
  Options extends CommonOptions,
  Slot extends string,
  Flag extends string = never,
>(
  rule: Rule<Slot, OwnNames<Options, Flag>>,
  extras: Extras<Options, Flag> = {},
): OptimizerConstructor<Options> {
  const usual = rule as unknown as Rule;
  const variants: Readonly<Record<string, Rule>> = extras.variants ?? {};
  const names = [...Object.keys(rule.hyperparameters), ...Object.keys(variants)];
  const own = Object.fromEntries(names.map((name) => [name, true as const]));
  const keys: Readonly<Record<string, true>> = { ...commonKeys, ...own };
  const construct = (options: CommonOptions): OptimizerDescription => {
    checkCall(rule.name, options);
    checkKeys('options', options, keys);
    return describe(chosen(usual, variants, { ...options }), options);
  };
  // Messages show a function by its name, as where `adam` is passed without being called.
  Object.defineProperty(construct, 'name', { value: rule.name });
  const train = extras.train as TrainReader<CommonOptions> | undefined;
  made.set(construct, { rules: [usual, ...Object.values(variants)], train });
  return construct;
}

/** The rules that a constructor describes: one, and one for each of its variants. */
export function rulesOf(make: OptimizerConstructor<never>): Made['rules'] {
  return (made.get(make) as Made).rules;
}

/** How tfjs's instances are read, if it has such an optimizer. */
export function trainOf(make: OptimizerConstructor<never>): Made['train'] {
  return (made.get(make) as Made).train;
}

function chosen(
  usual: Rule,
  variants: Readonly<Record<string, Rule>>,
  options: Readonly<Record<string, unknown>>,
): Rule {
  let rule = usual;
  for (const [flag, variant] of Object.entries(variants)) {
    const value = options[flag] ?? false;
    if (typeof value !== 'boolean') {
      throw invalidArgument(flag, value, 'It is true or false.', 'Leave it out for false.');
    }
    if (value) rule = variant;
  }
  return rule;
}

function checkCall(name: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  const rate = typeof options === 'number' ? options : 1e-3;
  throw invalidArgument(
    'options',
    options,
    `${name} takes its options by name.`,
    `Write ${name}({ learningRate: ${rate} }).`,
  );
}
