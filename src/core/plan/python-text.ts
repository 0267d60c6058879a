import { printable } from '../../errors.ts';
import { parameterizationFromJSON } from '../parameterization-json.ts';
import { type Framework, type Spelling, torchFanFactors } from './framework-spelling.ts';
import { readoutPower } from './logits.ts';
import { defaultEpsilon, type ParameterGroup } from './parameter-groups.ts';
import type { Plan } from './plan.ts';
import { logitsText } from './plan-logits.ts';
import { outputText } from './plan-outputs.ts';
import type { PlanRow } from './row.ts';

/** How to write a plan. */
export interface TextOptions {
  readonly format: Framework;
  readonly momentum: number;
  /** Whether ε was asked for. */
  readonly epsilonAsked: boolean;
}

/** A plan as the Python text of a framework; everything in it is taken as checked. */
export function pythonText(
  plan: Plan,
  groups: readonly ParameterGroup[],
  spelling: Spelling,
  options: TextOptions,
): string {
  const write = options.format === 'torch' ? torchText : optaxText;
  return [
    `import ${options.format}`,
    '',
    ...header(plan),
    ...epsilonNote(plan, spelling, options),
    ...forwardPass(plan),
    ...plan.warnings.map((warning) => comment(`warning: ${warning}`)),
    '',
    ...write(plan, groups, spelling, options),
  ].join('\n');
}

function header({ parameterization, optimizer }: Plan): string[] {
  return [
    comment(`${parameterization.name} for ${optimizer.name}, by richscale`),
    '# Beside each tensor: its initial standard deviation, as that of the same tensor in the base model,',
    '# times a factor; and what it is multiplied by in the forward pass, where that is not as at base.',
  ];
}

/** Says so where the ε that nobody asked for is not what the framework would have taken. */
function epsilonNote(
  { optimizer }: Plan,
  { className, epsilon: own }: Spelling,
  { format, epsilonAsked }: TextOptions,
): string[] {
  if (optimizer.epsilonPlace === 'none' || epsilonAsked || own === defaultEpsilon) return [];
  return [
    `# eps is ${python(defaultEpsilon)} at base, as on tfjs; left to itself, ${format}'s ${className} has ${python(own ?? 0)}`,
  ];
}

/** What no optimizer can do for the model. */
function forwardPass({ parameterization, branchMultiplier, outputs, logits }: Plan): string[] {
  const power = readoutPower(parameterizationFromJSON(parameterization));
  const exponent = python(power.exponent);
  const factor = power.factor === 1 ? '' : ` * ${python(power.factor)}`;
  return [
    '# The forward pass:',
    ...(branchMultiplier === 1
      ? []
      : [
          `# - multiply each residual branch by ${python(branchMultiplier)} times its multiplier at base`,
        ]),
    ...(logits.length > 0
      ? logits.map((each) =>
          comment(
            `- ${quoted(each.name)}: multiply the ${logitsText(each)} by ${python(each.multiplier)} besides 1/sqrt(d)`,
          ),
        )
      : [
          `# - attention whose head dimension d scales: logits = (q @ k) * d_base**-0.5 * (d / d_base)**${exponent}`,
        ]),
    ...(outputs.length > 0
      ? outputs.map((output) =>
          comment(
            `- multiply the output ${quoted(output.name)}, ${outputText(output)}, by ${python(output.multiplier)} times its multiplier at base`,
          ),
        )
      : [
          `# - a readout without a weight of its own, as a tied embedding: output * (width / width_base)**${exponent}${factor}`,
        ]),
  ];
}

function torchText(
  { optimizer, rows }: Plan,
  groups: readonly ParameterGroup[],
  spelling: Spelling,
  { momentum }: TextOptions,
): string[] {
  const { className, more = '', takesDecay = false } = spelling;
  const lines = groups.map((group) => {
    const names = group.tensors.map((tensor) => `params[${quoted(tensor)}]`).join(', ');
    const epsilon = optimizer.epsilonPlace === 'none' ? '' : `, "eps": ${python(group.epsilon)}`;
    const decay = takesDecay ? `, "weight_decay": ${python(group.weightDecay)}` : '';
    return `    {"params": [${names}], "lr": ${python(group.learningRate)}${epsilon}${decay}},`;
  });
  const fanFactor =
    optimizer.name === 'muon'
      ? `, adjust_lr_fn=${quoted(torchFanFactors[optimizer.fanFactor] ?? '')}`
      : '';
  return [
    'planned = {',
    ...rows.map((row) => `    ${quoted(row.name)},${noteOf(row)}`),
    '}',
    'params = dict(model.named_parameters())',
    assertion('params'),
    'groups = [',
    ...lines,
    ']',
    `optimizer = torch.optim.${className}(groups${momentumOf(spelling, momentum)}${more}${fanFactor})`,
  ];
}

function optaxText(
  { optimizer, rows }: Plan,
  groups: readonly ParameterGroup[],
  spelling: Spelling,
  { momentum }: TextOptions,
): string[] {
  const { className, more = '', takesDecay = false, accumulator } = spelling;
  const labelOf = new Map(
    groups.flatMap(({ label, tensors }) => tensors.map((tensor) => [tensor, label])),
  );
  const epsilonFactor = new Map(rows.map(({ name, epsilon }) => [name, epsilon]));
  const transformations = groups.map((group) => {
    const epsilon = optimizer.epsilonPlace === 'none' ? '' : `, eps=${python(group.epsilon)}`;
    const decay = takesDecay ? `, weight_decay=${python(group.weightDecay)}` : '';
    const start =
      accumulator === undefined
        ? ''
        : `, initial_accumulator_value=${python(accumulator * (epsilonFactor.get(group.tensors[0] ?? '') ?? 1))}`;
    return `    ${quoted(group.label)}: optax.${className}(${python(group.learningRate)}${momentumOf(spelling, momentum)}${more}${epsilon}${start}${decay}),`;
  });
  return [
    'planned = {',
    ...rows.map(
      (row) => `    ${quoted(row.name)}: ${quoted(labelOf.get(row.name) ?? '')},${noteOf(row)}`,
    ),
    '}',
    'transforms = {',
    ...transformations,
    '}',
    '',
    '',
    'def labels(params):',
    `    ${assertion('params')}`,
    '    return planned',
    '',
    '',
    'optimizer = optax.multi_transform(transforms, labels)',
  ];
}

function noteOf({ init, multiplier }: PlanRow): string {
  const forward = multiplier === 1 ? '' : `; multiplied by base * ${python(multiplier)}`;
  return `  # std = base std * ${python(init)}${forward}`;
}

/** A tensor that was not planned would not be trained, or by another's rate. */
function assertion(params: string): string {
  return `assert set(${params}) == set(planned), f"not planned: {sorted(set(${params}) - set(planned))}, not there: {sorted(set(planned) - set(${params}))}"`;
}

function momentumOf(spelling: Spelling, momentum: number): string {
  return spelling.momentum === true ? `, momentum=${python(momentum)}` : '';
}

function comment(text: string): string {
  return `# ${printable(text)}`;
}

/** A string literal: JSON's is Python's too. */
function quoted(text: string): string {
  return printable(JSON.stringify(text));
}

/** A number as Python reads it; JavaScript's shortest form is Python's too. */
function python(value: number): string {
  return String(value);
}
