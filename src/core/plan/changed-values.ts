/**
 * A row with its values changed, and with them those of each of the things that it reads.
 *
 * @param change makes a changed copy
 */
export function withChangedValues<
  Values,
  Row extends Values & { readonly segments?: readonly Values[] },
>(row: Row, change: <Part extends Values>(part: Part) => Part): Row {
  const { segments } = row;
  const changed = change(row);
  return segments === undefined
    ? changed
    : { ...changed, segments: Object.freeze(segments.map(change)) };
}
