import type { OptimizerRule } from '../optimizer-step.ts';

/** Invocations of one workgroup. */
export const workgroupSize = 64;

interface Rule {
  /** How many state tensors it has. */
  readonly states: number;
  /**
   * WGSL that sets `direction`, and `next0`, `next1` for the new state, from `g`, `old0`, `old1`
   * and the numbers `u.p1` … as the rules of the cpu version do.
   */
  readonly code: string;
  /** The learning rate, where the direction does not hold it already. */
  readonly rate?: string;
}

const ruleCode: Readonly<Record<OptimizerRule, Rule>> = {
  sgd: { states: 0, code: 'let direction = g;' },
  momentum: {
    states: 1,
    code: `
      let next0 = u.p2 * old0 + g;
      let direction = select(next0, g + next0 * u.p2, u.p3 == 1.0);`,
  },
  adam: {
    states: 2,
    code: `
      let next0 = old0 * u.p2 + g * u.p3;
      let next1 = old1 * u.p4 + g * g * u.p5;
      let direction = next0 / (sqrt(next1) + u.p6);`,
  },
  adamax: {
    states: 2,
    code: `
      let next0 = old0 * u.p2 + g * u.p3;
      let next1 = max(old1 * u.p4, abs(g));
      let direction = next0 / (next1 + u.p5);`,
  },
  rmsprop: {
    states: 2,
    code: `
      let next0 = old0 * u.p2 + g * g * u.p3;
      let next1 = old1 * u.p4 + g * u.p0 / sqrt(next0 + u.p5);
      let direction = next1;`,
    rate: '1.0',
  },
  adagrad: {
    states: 1,
    code: `
      let next0 = old0 + g * g;
      let direction = g / sqrt(next0 + u.p2);`,
  },
  lion: {
    states: 1,
    code: `
      let mixed = old0 * u.p2 + g * u.p3;
      // By its bits, since compilers may take NaN not to exist: a broken gradient has to show.
      let broken = (bitcast<u32>(mixed) & 0x7fffffffu) > 0x7f800000u;
      let direction = select(sign(mixed), mixed, broken);
      let next0 = old0 * u.p4 + g * u.p5;`,
  },
};

/** How many numbers the shaders take: those that the wasm kernels take. */
export const numberCount = 8;

/**
 * The shader of a rule. Its bindings are the new value, the new states, the value, the gradient,
 * the old states and the uniforms.
 */
export function optimizerShader(rule: OptimizerRule): string {
  const { states, code, rate = 'u.p0' } = ruleCode[rule];
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
    ...Array.from({ length: numberCount }, (_, index) => `p${index}: f32`),
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
      ${code}
      ${indices.map((index) => `out${index}[i] = next${index};`).join('\n')}
      value[i] = w - w * u.p1 - direction * ${rate};
    }`;
}
