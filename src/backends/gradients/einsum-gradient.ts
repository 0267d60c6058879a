import { broadcastTo, einsum, type GradConfig, reshape, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Each operand's gradient is an einsum of dy and the other operand, over the operand's own labels.
 * One that neither of these has was summed away, and its gradient is the same all along it.
 */
export const einsumGradient: GradConfig = {
  kernelName: 'Einsum',
  saveAllInputs: true,
  gradFunc: (dy, saved, attrs) => {
    const [from = '', to = ''] = (attrs['equation'] as string).replace(/\s/g, '').split('->');
    const terms = from.split(',');
    return Object.fromEntries(
      saved.map((operand, index) => [
        index,
        () => {
          const labels = [...(terms[index] ?? '')];
          const others = saved.filter((_, other) => other !== index);
          const sources = [to, ...terms.filter((_, other) => other !== index)];
          const found = labels.map((label) => sources.some((source) => source.includes(label)));
          const kept = labels.filter((_, axis) => found[axis]).join('');
          const gradient = einsum(`${sources.join(',')}->${kept}`, dy as Tensor, ...others);
          const spread = operand.shape.map((size, axis) => (found[axis] ? size : 1));
          return broadcastTo(reshape(gradient, spread), operand.shape as [number]);
        },
      ]),
    );
  },
};
