import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { Plan } from './plan.ts';
import type { PlanRow } from './row.ts';

/** The global values that a plan's factors multiply. */
export interface ParameterGroupsOptions {
  /** The learning rate tuned at the base width. */
  readonly learningRate: number;
  /** ε at the base width; 1e-7, as on tfjs, if left out. PyTorch's and optax's own is 1e-8. */
  readonly epsilon?: number;
  /** λ at the base width; 0 if left out. */
  readonly weightDecay?: number;
}

/** tfjs's own in float32, so that a plan means the same in every framework. */
const defaultEpsilon = 1e-7;

const groupsKeys: KnownKeys<ParameterGroupsOptions> = {
  learningRate: true,
  epsilon: true,
  weightDecay: true,
};

/** Tensors that share every optimizer value. */
export interface ParameterGroup {
  /** A label for optax, unique in the plan. */
  readonly label: string;
  readonly tensors: readonly string[];
  readonly learningRate: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * A plan as parameter groups: tensors with the same learning rate, ε and decay together, in the
 * order of the plan.
 *
 * @throws `invalid-argument` for a learning rate, ε or decay that is not a finite number ≥ 0
 */
export function parameterGroups(
  plan: Plan,
  options: ParameterGroupsOptions,
): readonly ParameterGroup[] {
  checkKeys('options', options, groupsKeys);
  const { learningRate, epsilon = defaultEpsilon, weightDecay = 0 } = options;
  for (const [name, value] of Object.entries({ learningRate, epsilon, weightDecay })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw invalidArgument(
        name,
        value,
        'It is a finite number that is not negative.',
        'Give the value tuned at the base width.',
      );
    }
  }
  const groups = new Map<string, PlanRow[]>();
  for (const row of plan.rows) {
    const key = JSON.stringify([row.lr, row.epsilon, row.weightDecay]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const labels = new Set<string>();
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    return {
      label: fresh([...new Set(rows.map(({ role }) => role))].join('_'), labels),
      tensors: rows.map(({ name }) => name),
      learningRate: learningRate * first.lr,
      epsilon: epsilon * first.epsilon,
      weightDecay: weightDecay * first.weightDecay,
    };
  });
}

function fresh(name: string, taken: Set<string>): string {
  let label = name;
  for (let count = 2; taken.has(label); count++) label = `${name}_${count}`;
  taken.add(label);
  return label;
}

/** Options of {@link exportPlan}. */
export interface ExportPlanOptions extends ParameterGroupsOptions {
  /** `torch`: parameter groups; `optax`: labels and transformations. */
  readonly format: 'torch' | 'optax';
}

const exportKeys: KnownKeys<ExportPlanOptions> = { ...groupsKeys, format: true };

/** How a framework spells an optimizer. */
interface Spelling {
  readonly className: string;
  /** Further arguments, with the names that the reader fills in. */
  readonly more?: string;
  /** The framework's own default ε; absent where the optimizer has none. */
  readonly epsilon?: number;
  /** Whether ε is inside the square root there. */
  readonly insideRoot?: boolean;
  /** Whether its weight_decay is the coupled kind; L2 in the gradient is that only for SGD. */
  readonly coupledDecay?: boolean;
}

const momentum = { more: ', momentum=momentum' };
const nesterov = { more: ', momentum=momentum, nesterov=True' };

const spellings: Readonly<Record<ExportPlanOptions['format'], Readonly<Record<string, Spelling>>>> =
  {
    torch: {
      sgd: { className: 'SGD', coupledDecay: true },
      momentum: { className: 'SGD', ...momentum, coupledDecay: true },
      nesterov: { className: 'SGD', ...nesterov, coupledDecay: true },
      adam: { className: 'Adam', epsilon: 1e-8 },
      adamw: { className: 'AdamW', epsilon: 1e-8, coupledDecay: true },
      adamax: { className: 'Adamax', epsilon: 1e-8 },
      rmsprop: { className: 'RMSprop', epsilon: 1e-8 },
      adagrad: { className: 'Adagrad', epsilon: 1e-10 },
      muon: { className: 'Muon', coupledDecay: true },
    },
    optax: {
      sgd: { className: 'sgd' },
      momentum: { className: 'sgd', ...momentum },
      nesterov: { className: 'sgd', ...nesterov },
      adam: { className: 'adam', epsilon: 1e-8 },
      adamw: { className: 'adamw', epsilon: 1e-8, coupledDecay: true },
      adamax: { className: 'adamax', epsilon: 1e-8 },
      rmsprop: { className: 'rmsprop', epsilon: 1e-8, insideRoot: true },
      adagrad: { className: 'adagrad', epsilon: 1e-7, insideRoot: true },
      lion: { className: 'lion', coupledDecay: true },
    },
  };

/** The fan factors that torch's Muon knows, as its `adjust_lr_fn` spells them. */
const torchFanFactors: Readonly<Record<string, string>> = {
  'sqrt(max(1,out/in))': 'original',
  'sqrt(max(in,out))': 'match_rms_adamw',
};

/**
 * A plan as the Python text that someone would type: PyTorch parameter groups, or optax labels
 * with one transformation each. Initial scales and multipliers stand in comments, as factors of
 * the base model's.
 *
 * @throws `invalid-argument` for an unknown format, an optimizer that the framework lacks, an ε
 *   or a decay that it has in another form, or a global value out of range
 */
export function exportPlan(plan: Plan, options: ExportPlanOptions): string {
  checkKeys('options', options, exportKeys);
  const { format, ...values } = options;
  if (format !== 'torch' && format !== 'optax') {
    throw invalidArgument('format', format, "It is 'torch' or 'optax'.", 'Use one of these.');
  }
  const { name, epsilonPlace, decay } = plan.optimizer;
  const spelling = spellings[format][name];
  if (spelling === undefined) {
    throw invalidArgument(
      'plan.optimizer',
      name,
      `${format} has no such optimizer.`,
      'Use parameterGroups(plan, …), which is independent of any framework.',
    );
  }
  const { className, insideRoot = false, coupledDecay = false } = spelling;
  if (epsilonPlace !== 'none' && (epsilonPlace === 'inside-root') !== insideRoot) {
    throw invalidArgument(
      'plan.optimizer.epsilonPlace',
      epsilonPlace,
      `${format}'s ${className} has ε ${insideRoot ? 'inside' : 'outside'} the root.`,
      `Make the plan with optimizer: { name: '${name}', epsilonPlace: '${insideRoot ? 'inside-root' : 'outside-root'}' }.`,
    );
  }
  if (options.weightDecay && (!coupledDecay || decay === 'independent')) {
    throw invalidArgument(
      'weightDecay',
      options.weightDecay,
      `${format}'s ${className} has no weight decay of the plan's kind (${decay}).`,
      'Leave it out, or plan for adamw.',
    );
  }
  if (name === 'muon' && torchFanFactors[plan.optimizer.fanFactor] === undefined) {
    throw invalidArgument(
      'plan.optimizer.fanFactor',
      plan.optimizer.fanFactor,
      'torch’s Muon multiplies its update by another factor of the shape.',
      "Make the plan with optimizer: { name: 'muon', fanFactor: 'sqrt(max(1,out/in))' }.",
    );
  }
  const groups = parameterGroups(plan, values);
  const write = format === 'torch' ? torchText : optaxText;
  return [
    ...header(plan),
    ...epsilonNote(plan, options, spelling),
    ...write(plan, groups, spelling, options.weightDecay ?? 0),
  ].join('\n');
}

/** Says so where the ε that nobody asked for is not what the framework would have taken. */
function epsilonNote(
  { optimizer }: Plan,
  { format, epsilon }: ExportPlanOptions,
  { className, epsilon: own }: Spelling,
): string[] {
  if (optimizer.epsilonPlace === 'none' || epsilon !== undefined || own === defaultEpsilon)
    return [];
  return [
    `# eps is ${python(defaultEpsilon)} at base, as on tfjs; left to itself, ${format}'s ${className} has ${python(own ?? 0)}`,
  ];
}

function header(plan: Plan): string[] {
  return [
    `# ${plan.parameterization.name} for ${plan.optimizer.name}, by richscale`,
    ...plan.rows.map(
      (row) =>
        `# ${row.name}: init std = base std * ${python(row.init)}${
          row.multiplier === 1 ? '' : `, forward multiplier = base * ${python(row.multiplier)}`
        }`,
    ),
  ];
}

function torchText(
  plan: Plan,
  groups: readonly ParameterGroup[],
  { className, more = '' }: Spelling,
  weightDecay: number,
): string[] {
  const lines = groups.map((group) => {
    const names = group.tensors.map((tensor) => `params[${JSON.stringify(tensor)}]`).join(', ');
    const epsilon =
      plan.optimizer.epsilonPlace === 'none' ? '' : `, "eps": ${python(group.epsilon)}`;
    const decay = weightDecay === 0 ? '' : `, "weight_decay": ${python(group.weightDecay)}`;
    return `    {"params": [${names}], "lr": ${python(group.learningRate)}${epsilon}${decay}},`;
  });
  return [
    'params = dict(model.named_parameters())',
    'groups = [',
    ...lines,
    ']',
    `optimizer = torch.optim.${className}(groups${more}${fanFactorText(plan)})`,
  ];
}

function fanFactorText({ optimizer }: Plan): string {
  if (optimizer.name !== 'muon') return '';
  return `, adjust_lr_fn=${JSON.stringify(torchFanFactors[optimizer.fanFactor])}`;
}

function optaxText(
  plan: Plan,
  groups: readonly ParameterGroup[],
  { className, more = '' }: Spelling,
  weightDecay: number,
): string[] {
  const labels = groups.flatMap((group) =>
    group.tensors.map((tensor) => `    ${JSON.stringify(tensor)}: ${JSON.stringify(group.label)},`),
  );
  const transformations = groups.map((group) => {
    const epsilon = plan.optimizer.epsilonPlace === 'none' ? '' : `, eps=${python(group.epsilon)}`;
    const decay = weightDecay === 0 ? '' : `, weight_decay=${python(group.weightDecay)}`;
    return `    ${JSON.stringify(group.label)}: optax.${className}(${python(group.learningRate)}${more}${epsilon}${decay}),`;
  });
  return [
    'labels = {',
    ...labels,
    '}',
    'transforms = {',
    ...transformations,
    '}',
    'optimizer = optax.multi_transform(transforms, labels)',
  ];
}

/** A number as Python reads it; JavaScript's shortest form is Python's too. */
function python(value: number): string {
  return String(value);
}
