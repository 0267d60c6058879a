import type { Optimizer } from '@tensorflow/tfjs-core';

/**
 * What an instance has besides what tfjs's own class of its name has; undefined if nothing. Told by
 * the names of methods, not by identity: an instance may be of another copy of tfjs.
 *
 * @param tfjs tfjs's own class of the name
 */
export function whatDiffers(
  optimizer: Optimizer,
  tfjs: { readonly prototype: Optimizer },
): string | undefined {
  const classes = methodsByClass(Object.getPrototypeOf(optimizer));
  const genuine = methodsByClass(tfjs.prototype);
  const methods = new Set(classes.flat());
  const replaced = Object.getOwnPropertyNames(optimizer).filter((name) => methods.has(name));
  if (replaced.length > 0) return `Its ${replaced.join(', ')} was replaced`;
  if (classes.length > genuine.length) return 'It is of a subclass';
  const same =
    classes.length === genuine.length &&
    classes.every((names, index) => names.join() === genuine[index]?.join());
  return same ? undefined : 'Its class has other methods than tfjs’s';
}

/** The names of a class's methods, and of those that it extends. */
function methodsByClass(own: object): string[][] {
  const classes: string[][] = [];
  let prototype: object | null = own;
  // Up to the one that all objects have, which in another realm is another object.
  while (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    classes.push(Object.getOwnPropertyNames(prototype).sort());
    prototype = Object.getPrototypeOf(prototype);
  }
  return classes;
}
