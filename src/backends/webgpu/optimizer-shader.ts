import { type StepRule, stepRules } from '../../optimizer-step.ts';

/** Invocations of one workgroup. */
export const workgroupSize = 64;

/**
 * WGSL that sets `direction`, and `next0`, `next1` for the new state, from `g`, `old0`, `old1` and
 * the rule's numbers `u.beta1` … as the loops of the cpu version do.
 */
const ruleCode: Readonly<Record<StepRule, string>> = {
  sgd: 'let direction = g;',
  momentum: `
      let next0 = u.momentum * old0 + g;
      let direction = select(next0, g + next0 * u.momentum, u.nesterov == 1.0);`,
  adam: `
      let next0 = old0 * u.beta1 + g * u.rest1;
      let next1 = old1 * u.beta2 + g * g * u.rest2;
      let direction = next0 / (sqrt(next1) + u.epsilon);`,
  adamax: `
      let next0 = old0 * u.beta1 + g * u.rest1;
      let next1 = max(old1 * u.beta2, abs(g));
      let direction = next0 / (next1 + u.epsilon);`,
  rmsprop: `
      let next0 = old0 * u.rho + g * g * u.rest;
      let next1 = old1 * u.momentum + g * u.rate / sqrt(next0 + u.epsilon);
      let direction = next1;`,
  adagrad: `
      let next0 = old0 + g * g;
      let direction = g / sqrt(next0 + u.epsilon);`,
  lion: `
      let mixed = old0 * u.beta1 + g * u.rest1;
      // By its bits, since compilers may take NaN not to exist: a broken gradient has to show.
      let broken = (bitcast<u32>(mixed) & 0x7fffffffu) > 0x7f800000u;
      let direction = select(sign(mixed), mixed, broken);
      let next0 = old0 * u.beta2 + g * u.rest2;`,
};

/**
 * The shader of a rule. Its bindings are the new value, the new states, the value, the gradient,
 * the old states and the uniforms.
 */
export function optimizerShader(rule: StepRule): string {
  const { states, numbers } = stepRules[rule];
  // RMSProp's momentum state already holds the learning rate.
  const rate = rule === 'rmsprop' ? '1.0' : 'u.rate';
  const indices = Array.from({ length: states }, (_, index) => index);
  const buffers = [
    'value',
    ...indices.map((index) => `out${index}`),
    'old',
    'gradient',
    ...indices.map((index) => `state${index}`),
  ];
  // tfjs puts its own two constants, and the shape and strides of every tensor, before the
  // uniforms of a program. Shapes are given to it flat, so that all of these are single numbers.
  const uniforms = [
    'nan: f32',
    'infinity: f32',
    ...buffers.flatMap((name) => [`${name}Shape: i32`, `${name}Strides: i32`]),
    'length: u32',
    ...['rate', 'decay', ...numbers].map((name) => `${name}: f32`),
  ];
  const written = states + 1;
  return `
    struct Uniforms { ${uniforms.join(', ')} }
    ${buffers
      .map((name, binding) => {
        const access = binding < written ? 'read_write' : 'read';
        return `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<f32>;`;
      })
      .join('\n')}
    @group(0) @binding(${buffers.length}) var<uniform> u: Uniforms;

    @compute @workgroup_size(${workgroupSize})
    fn step(
      @builtin(workgroup_id) group: vec3<u32>,
      @builtin(num_workgroups) groups: vec3<u32>,
      @builtin(local_invocation_index) local: u32,
    ) {
      let i = (group.y * groups.x + group.x) * ${workgroupSize}u + local;
      if (i >= u.length) { return; }
      let w = old[i];
      let g = gradient[i];
      ${indices.map((index) => `let old${index} = state${index}[i];`).join('\n')}
      ${ruleCode[rule]}
      ${indices.map((index) => `out${index}[i] = next${index};`).join('\n')}
      value[i] = w - w * u.decay - direction * ${rate};
    }`;
}
