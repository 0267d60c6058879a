const given = new Set<string>();

/**
 * Where a plan's warnings go unless the caller takes them: the console, each once in a program. A
 * sweep would say the same of every cell.
 */
export function warn(warning: string): void {
  if (given.has(warning)) return;
  given.add(warning);
  console.warn(`richscale: ${warning}`);
}
