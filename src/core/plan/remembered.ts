/**
 * What was worked out before for a list of values; lists that are asked for have one length. Maps
 * within maps, since making one string of the values takes three times as long as finding it.
 */
export class Remembered<Value extends object> {
  readonly #all: Map<unknown, unknown> = new Map();

  /** What `make` gave for these values when they were first asked for. */
  of(values: readonly unknown[], make: () => Value): Value {
    let level = this.#all;
    const last = values.length - 1;
    for (let index = 0; index < last; index++) {
      let next = level.get(values[index]) as Map<unknown, unknown> | undefined;
      if (next === undefined) {
        next = new Map();
        level.set(values[index], next);
      }
      level = next;
    }
    let value = level.get(values[last]) as Value | undefined;
    if (value === undefined) {
      value = make();
      level.set(values[last], value);
    }
    return value;
  }
}
