import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import {
  type Framework,
  reasonsAgainst,
  type Spelling,
  spellings,
  torchFanFactors,
} from './framework-spelling.ts';
import { groupsKeys, type ParameterGroupsOptions, parameterGroups } from './parameter-groups.ts';
import type { Plan } from './plan.ts';
import { pythonText } from './python-text.ts';

/** Options of {@link exportPlan}. */
export interface ExportPlanOptions extends ParameterGroupsOptions {
  /** `torch`: parameter groups; `optax`: labels and transformations. */
  readonly format: Framework;
  /** In [0, 1), of `momentum` and `nesterov` alone; 0.9 if left out. */
  readonly momentum?: number;
}

const exportKeys: KnownKeys<ExportPlanOptions> = { ...groupsKeys, format: true, momentum: true };

/**
 * A plan as the Python text that someone would type: PyTorch parameter groups, or optax labels
 * with one transformation each, with every value written out. It stops where the model's tensors
 * are not the plan's. What it cannot do for the model stands in comments: initial scales and
 * multipliers as factors of the base model's, what the forward pass needs, and the plan's warnings.
 *
 * @throws `invalid-argument` for an unknown format, an optimizer that the framework lacks or has in
 *   another form, an ε, decay or momentum that it has in another form, a plan with a tensor that
 *   reads several things, or a global value out of range
 */
export function exportPlan(plan: Plan, options: ExportPlanOptions): string {
  checkKeys('options', options, exportKeys);
  const { format, momentum = 0.9, ...values } = options;
  if (format !== 'torch' && format !== 'optax') {
    throw invalidArgument('format', format, "It is 'torch' or 'optax'.", 'Use one of these.');
  }
  const spelling = spellingOf(plan, format);
  checkEpsilon(plan, format, spelling);
  checkDecay(plan, options, spelling);
  checkMomentum(plan, options, spelling);
  if (plan.optimizer.name === 'muon') checkMuon(plan);
  return pythonText(plan, parameterGroups(plan, values), spelling, {
    format,
    momentum,
    epsilonAsked: options.epsilon !== undefined,
  });
}

function spellingOf({ optimizer: { name } }: Plan, format: Framework): Spelling {
  const spelling = Object.hasOwn(spellings[format], name) ? spellings[format][name] : undefined;
  if (spelling !== undefined) return spelling;
  throw invalidArgument(
    'plan.optimizer',
    name,
    reasonsAgainst[format][name] ?? `${format} has no such optimizer.`,
    'Use parameterGroups(plan, …), which is independent of any framework.',
  );
}

function checkEpsilon({ optimizer }: Plan, format: Framework, spelling: Spelling): void {
  const { name, epsilonPlace } = optimizer;
  const { className, insideRoot = false } = spelling;
  if (epsilonPlace === 'none' || (epsilonPlace === 'inside-root') === insideRoot) return;
  throw invalidArgument(
    'plan.optimizer.epsilonPlace',
    epsilonPlace,
    `${format}'s ${className} has ε ${insideRoot ? 'inside' : 'outside'} the root.`,
    `Make the plan with optimizer: { name: '${name}', epsilonPlace: '${insideRoot ? 'inside-root' : 'outside-root'}' }.`,
  );
}

function checkDecay(
  { optimizer: { decay } }: Plan,
  { format, weightDecay }: ExportPlanOptions,
  { className, coupledDecay = false }: Spelling,
): void {
  if (!weightDecay || (coupledDecay && decay !== 'independent')) return;
  throw invalidArgument(
    'weightDecay',
    weightDecay,
    `${format}'s ${className} has no weight decay of the plan's kind (${decay}).`,
    'Leave it out, or plan for adamw.',
  );
}

function checkMomentum(
  { optimizer: { name } }: Plan,
  { momentum }: ExportPlanOptions,
  spelling: Spelling,
): void {
  if (momentum === undefined) return;
  if (spelling.momentum !== true) {
    throw invalidArgument(
      'momentum',
      momentum,
      `The plan is for ${name}, which has none to choose here.`,
      "Leave it out, or plan for 'momentum' or 'nesterov'.",
    );
  }
  if (momentum >= 0 && momentum < 1) return;
  throw invalidArgument('momentum', momentum, 'It is a number in [0, 1).', 'Use 0.9, for example.');
}

function checkMuon({ optimizer: { fanFactor }, rows }: Plan): void {
  if (torchFanFactors[fanFactor] === undefined) {
    throw invalidArgument(
      'plan.optimizer.fanFactor',
      fanFactor,
      'torch’s Muon multiplies its update by another factor of the shape.',
      "Make the plan with optimizer: { name: 'muon', fanFactor: 'sqrt(max(1,out/in))' }.",
    );
  }
  const vector = rows.find(({ kind }) => kind !== 'weight');
  if (vector === undefined) return;
  throw invalidArgument(
    'plan.rows',
    vector.name,
    `torch’s Muon trains matrices alone, and this is a ${vector.kind}.`,
    'Plan the matrices for muon and the others for adamw, and export both plans.',
  );
}
