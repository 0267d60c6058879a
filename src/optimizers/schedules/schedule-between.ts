/** From one rate to another along half a cosine; past either end it stays there. */
export function between(from: number, to: number, share: number): number {
  if (share >= 1) return to;
  return to + ((from - to) * (1 + Math.cos(Math.PI * Math.max(share, 0)))) / 2;
}
