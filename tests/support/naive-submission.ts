// Where a submission stands, a second time: by counting its cells; nothing from the product.

type Counted = { state: string; approvedBy: readonly unknown[] };

export function naiveState(number: number, cells: readonly Counted[]): string {
  const count: Record<string, number> = { draft: 0, returned: 0, submitted: 0, approved: 0, later: 0 };
  let approvals = 0;
  for (const { state, approvedBy } of cells) {
    count[state] = (count[state] ?? 0) + 1;
    approvals += approvedBy.length;
  }
  if (cells.length === 0 && number === 0) return 'not-begun';
  if (count['returned']) return 'returned';
  if (count['draft']) return 'open';
  if (count['submitted'] && approvals > 0) return 'in-approval';
  if (count['submitted']) return 'submitted';
  return count['approved'] ? 'approved' : 'open';
}
