/**
 * Rows of text in aligned columns.
 *
 * @param others where the columns after the first are aligned: `right`, as numbers are, if left out
 */
export function textTable(
  rows: readonly (readonly string[])[],
  others: 'left' | 'right' = 'right',
): readonly string[] {
  const lengths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat((lengths[column] ?? 0) - [...text].length);
        return column === 0 || others === 'left' ? text + padding : padding + text;
      })
      .join('  ')
      .trimEnd(),
  );
}
