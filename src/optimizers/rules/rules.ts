import type { RunnableName } from '../description.ts';
import { adagradRule } from './adagrad.ts';
import { adamaxRule, adamRule } from './adam.ts';
import { lionRule } from './lion.ts';
import { rmspropRule } from './rmsprop.ts';
import type { Rule } from './rule.ts';
import { momentumRule, nesterovRule, sgdRule } from './sgd.ts';

/** The arithmetic of every optimizer that can be run, by name. */
export const rules: Readonly<Record<RunnableName, Rule>> = {
  sgd: sgdRule,
  momentum: momentumRule,
  nesterov: nesterovRule,
  adam: adamRule,
  // Its decay is applied apart from the rule, as every optimizer's is.
  adamw: adamRule,
  adamax: adamaxRule,
  rmsprop: rmspropRule,
  adagrad: adagradRule,
  lion: lionRule,
};
