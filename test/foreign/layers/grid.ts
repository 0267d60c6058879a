/** Every combination of some settings. */
export function grid<Settings extends Readonly<Record<string, readonly unknown[]>>>(
  settings: Settings,
): { readonly [Key in keyof Settings]: Settings[Key][number] }[] {
  let rows: Record<string, unknown>[] = [{}];
  for (const [key, values] of Object.entries(settings)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value })));
  }
  return rows as { readonly [Key in keyof Settings]: Settings[Key][number] }[];
}

/** The settings as a row of the table names them. */
export function named(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join('×') : value}`)
    .join(', ');
}
