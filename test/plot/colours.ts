// Contrast as WCAG 2 has it, and distances in OKLab (Ottosson 2020), as people see them who lack a
// kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).

type Triple = readonly [number, number, number];

/** What a person sees. */
export type Sight = 'all' | 'no red' | 'no green' | 'no blue';

/** The contrast of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** A colour over another. */
export function mixed(over: string, under: string, opacity: number): string {
  const [a, b] = [channels(over), channels(under)];
  const mix = a.map((value, index) =>
    Math.round(value * opacity + (b[index] ?? 0) * (1 - opacity)),
  );
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** How far apart two colours are: 1 is from black to white. */
export function apart(one: string, other: string, sight: Sight): number {
  const [a, b] = [lab(seen(one, sight)), lab(seen(other, sight))];
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
}

function channels(colour: string): Triple {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
    Number.parseInt(colour.slice(start, start + 2), 16),
  );
  return [red, green, blue];
}

function linear(colour: string): Triple {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
  return [red, green, blue];
}

function luminance(colour: string): number {
  return times([0.2126, 0.7152, 0.0722], linear(colour));
}

function times(row: Triple, column: Triple): number {
  return row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
}

const cones: Readonly<Record<Exclude<Sight, 'all'>, readonly [Triple, Triple, Triple]>> = {
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(colour: string, sight: Sight): Triple {
  const whole = linear(colour);
  if (sight === 'all') return whole;
  const shown = (row: Triple): number => Math.min(1, Math.max(0, times(row, whole)));
  const [red, green, blue] = cones[sight];
  return [shown(red), shown(green), shown(blue)];
}

function lab(colour: Triple): Triple {
  const responses: Triple = [
    Math.cbrt(times([0.4122214708, 0.5363325363, 0.0514459929], colour)),
    Math.cbrt(times([0.2119034982, 0.6806995451, 0.1073969566], colour)),
    Math.cbrt(times([0.0883024619, 0.2817188376, 0.6299787005], colour)),
  ];
  return [
    times([0.2104542553, 0.793617785, -0.0040720468], responses),
    times([1.9779984951, -2.428592205, 0.4505937099], responses),
    times([0.0259040371, 0.7827717662, -0.808675766], responses),
  ];
}
