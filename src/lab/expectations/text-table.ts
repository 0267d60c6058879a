/** Rows of text in aligned columns, the first to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const lengths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat((lengths[column] ?? 0) - [...text].length);
        return column === 0 ? text + padding : padding + text;
      })
      .join('  ')
      .trimEnd(),
  );
}
