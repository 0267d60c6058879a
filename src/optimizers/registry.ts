import type { Optimizer } from '../core/optimizer.ts';
import { RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from './description.ts';
import * as known from './known.ts';
import { rulesOf } from './optimizer-constructor.ts';
import type { Rule } from './rule.ts';

const rules = new Map<string, Rule>(
  Object.values(known)
    .flatMap(rulesOf)
    .map((rule) => [rule.name, rule]),
);

/** The rule of a name, undefined if there is none in this program. */
export function findRule(name: string): Rule | undefined {
  return rules.get(name);
}

/**
 * The rule of a name.
 *
 * @throws `unknown-optimizer` if it is neither known nor defined in this program
 */
export function ruleOf(name: string): Rule {
  const rule = rules.get(name);
  if (rule !== undefined) return rule;
  throw new RichscaleError(
    'unknown-optimizer',
    {
      argument: 'optimizer',
      received: name,
      problem: 'No rule of this name is defined in this program.',
      remedy: `Call defineOptimizer({ name: ${JSON.stringify(name)}, … }) before, as where it was saved. Those that there are: ${[...rules.keys()].join(', ')}.`,
    },
    { name },
  );
}

/** Makes a rule known by its name. */
export function addRule(rule: Rule): void {
  rules.set(rule.name, rule);
}

/**
 * The optimizer as the core knows it.
 *
 * @throws `unknown-optimizer` as {@link ruleOf}
 */
export function coreOptimizer({ name, decay, decayRule }: OptimizerDescription): Optimizer {
  const { response, plannedAs = name } = ruleOf(name);
  return {
    ...response,
    name: plannedAs,
    decay,
    ...(decayRule === undefined ? {} : { decayRule }),
  } as Optimizer;
}
