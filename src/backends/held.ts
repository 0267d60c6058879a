/** A place in a registry of tfjs's, of which there is one in a process. */
export interface Place<Config extends object> {
  current(): Config | undefined;
  /** Puts something there without tfjs's warning that there is something already. */
  put(next: Config | undefined): void;
}

/**
 * What is ours in a registry carries this. tfjs's registries are one for the whole process, while
 * this package may be there in several copies: as ESM and as CommonJS, or bundled into something.
 */
const mark: unique symbol = Symbol.for('richscale.held');

interface Held<Config> {
  /** What it took the place of. */
  readonly before: Config | undefined;
  /** How many copies of this package have it enabled. */
  holders: number;
}

type Marked<Config> = Config & { readonly [mark]?: Held<Config> };

/**
 * Registers something of ours, or counts one more holder of what another copy of this package has
 * registered.
 *
 * @param make what to register; undefined where what is registered is to stay
 * @returns what is held now, to be given to {@link release}; undefined where nothing is
 */
export function hold<Config extends object>(
  place: Place<Config>,
  make: (current: Config | undefined) => Config | undefined,
): Config | undefined {
  const current: Marked<Config> | undefined = place.current();
  const held = current?.[mark];
  if (held !== undefined) {
    held.holders++;
    return current;
  }
  const made = make(current);
  if (made === undefined) return undefined;
  // Some have getters, which a spread would read once and for all.
  const ours: Config = Object.defineProperties({} as Config, {
    ...Object.getOwnPropertyDescriptors(made),
    [mark]: { value: { before: current, holders: 1 } satisfies Held<Config>, enumerable: true },
  });
  place.put(ours);
  return ours;
}

/**
 * Gives up what was held; the last holder puts back what was there before the first, unless
 * somebody has put something of their own there since.
 */
export function release<Config extends object>(place: Place<Config>, config: Config): void {
  const held = (config as Marked<Config>)[mark];
  if (held === undefined) return;
  held.holders--;
  if (held.holders === 0 && place.current() === config) place.put(held.before);
}
