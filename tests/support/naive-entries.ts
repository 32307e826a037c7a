import { naiveState } from './naive-submission.ts';

// What a form's cells come to when people edit, hand in, return, approve and correct: a second time, as plainly as can be;
// nothing from the product.

export type Content = {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  status: string | null;
};
export type NaiveCell = Content & {
  comment: string;
  flag: boolean;
  state: 'draft' | 'submitted' | 'approved' | 'returned';
  version: number;
  editedBy: string | null;
  submittedBy: string | null;
  approvedBy: string[];
  reason: string;
};
export type NaiveRow = { metric: string; asks: 'value' | 'parts'; isRequired: boolean };
export type NaiveChange = {
  id: string;
  metric: string;
  version: number;
  set: Partial<Content> & { comment?: string; flag?: boolean; isUnreadable?: boolean };
};
/** What a change or a move comes to: its status, the code of a refusal, and the version there is afterwards. */
export type Outcome = { status: number; code?: string };

const nothing: Content = { value: null, numerator: null, denominator: null, status: null };
const contentOf = ({ value, numerator, denominator, status }: Content): Content => ({ value, numerator, denominator, status }); // prettier-ignore
const same = (one: Content, other: Content) => JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));

export class NaiveEntries {
  /** The first submission and its corrections; each with the cells that were touched in it. */
  readonly submissions: Map<string, NaiveCell>[] = [];
  /** What readers see. */
  readonly published = new Map<string, Content>();
  version = 0;
  readonly #rows: readonly NaiveRow[];
  readonly #levels: number;
  readonly #done = new Set<string>();

  constructor(rows: readonly NaiveRow[], levels: number) {
    this.#rows = rows;
    this.#levels = levels;
  }

  get #own(): Map<string, NaiveCell> {
    return this.submissions.at(-1) ?? new Map<string, NaiveCell>();
  }

  get state(): string {
    return naiveState(Math.max(0, this.submissions.length - 1), [...this.#own.values()]);
  }

  /** The newest of a row, in whatever submission it is. */
  cell(metric: string): NaiveCell | null {
    return this.submissions.findLast((cells) => cells.has(metric))?.get(metric) ?? null;
  }

  #earlier(metric: string): NaiveCell | null {
    return (
      this.submissions
        .slice(0, -1)
        .findLast((cells) => cells.has(metric))
        ?.get(metric) ?? null
    );
  }

  /** One request: each change by itself, and the submission one version on if any of them did something. */
  send(changes: readonly NaiveChange[], who: string): Outcome[] {
    let isChanged = false;
    const outcomes = changes.map((change) => {
      const [outcome, cell] = this.#change(change, who);
      if (cell) {
        if (!this.submissions.length) this.submissions.push(new Map());
        this.#own.set(change.metric, cell);
        this.#done.add(change.id);
        isChanged = true;
      }
      return outcome;
    });
    if (isChanged) this.version += 1;
    return outcomes;
  }

  #change({ id, metric, version, set }: NaiveChange, who: string): [Outcome, NaiveCell | null] {
    if (this.#done.has(id)) return [{ status: 200 }, null];
    if (set.isUnreadable) return [{ status: 422, code: 'not-a-number' }, null];
    const own = this.#own.get(metric);
    const now = this.cell(metric);
    const whole = ['submitted', 'in-approval'].includes(this.state) ? 'submitted' : this.state;
    const holding = own ? own.state : whole;
    if (holding === 'submitted' || holding === 'approved') return [{ status: 409, code: holding }, null];
    if (version !== (now?.version ?? 0)) return [{ status: 412, code: 'stale' }, null];
    const { comment = now?.comment ?? '', flag = now?.flag ?? false, isUnreadable: _, ...given } = set;
    const before = now ? contentOf(now) : nothing;
    let content: Content = { ...before, ...given };
    const hasFigure = [given.value, given.numerator, given.denominator].some((one) => typeof one === 'number');
    if (typeof given.status === 'string') content = { ...nothing, status: given.status };
    else if (hasFigure) content.status = null;
    // to empty a figure empties the reason too
    else if ([given.value, given.numerator, given.denominator].includes(null)) content.status = null;
    const isSame = same(content, before);
    if (isSame && comment === (now?.comment ?? '') && flag === (now?.flag ?? false)) return [{ status: 200 }, null];
    const hadAHand = !isSame || comment !== (now?.comment ?? '');
    return [
      { status: 200 },
      {
        ...content,
        comment,
        flag,
        state: 'draft',
        version: version + 1,
        editedBy: hadAHand ? who : (now?.editedBy ?? null),
        submittedBy: own ? own.submittedBy : null,
        approvedBy: [],
        reason: now?.reason ?? '',
      },
    ];
  }

  #step(cells: readonly string[], to: (cell: NaiveCell) => Partial<NaiveCell>): Outcome {
    for (const metric of cells) {
      const cell = this.#own.get(metric);
      if (cell) this.#own.set(metric, { ...cell, ...to(cell) });
    }
    this.version += 1;
    return { status: 200 };
  }

  #in(...states: string[]): string[] {
    return [...this.#own].flatMap(([metric, { state }]) => (states.includes(state) ? [metric] : []));
  }

  submit(who: string): Outcome {
    const due = this.#in('draft', 'returned');
    const isEmpty = (metric: string) => same(this.cell(metric) ?? nothing, nothing);
    const isReady = (metric: string) => {
      const cell = this.#own.get(metric);
      if (!cell) return true;
      const earlier = this.#earlier(metric);
      if (isEmpty(metric)) return !earlier || same(earlier, nothing);
      const asks = this.#rows.find((row) => row.metric === metric)?.asks;
      return cell.status !== null || (asks === 'value' ? cell.value !== null : cell.numerator !== null && cell.denominator !== null); // prettier-ignore
    };
    if (this.#rows.some(({ metric, isRequired }) => isRequired && isEmpty(metric)) || !due.every(isReady))
      return { status: 409, code: 'not-ready' };
    if (!due.length) return { status: 409, code: 'nothing-to-submit' };
    return this.#step(due, () => ({ state: 'submitted', submittedBy: who, approvedBy: [], reason: '' }));
  }

  takeBack(who: string): Outcome {
    const waiting = this.#in('submitted');
    if (!waiting.length) return { status: 409, code: 'nothing-to-take-back' };
    if (waiting.some((metric) => this.#own.get(metric)?.submittedBy !== who)) return { status: 409, code: 'not-the-submitter' }; // prettier-ignore
    if ([...this.#own.values()].some(({ approvedBy }) => approvedBy.length)) return { status: 409, code: 'approval-begun' }; // prettier-ignore
    return this.#step(waiting, () => ({ state: 'draft' }));
  }

  reopen(): Outcome {
    const waiting = this.#in('submitted');
    if (!waiting.length) return { status: 409, code: 'nothing-to-reopen' };
    return this.#step(waiting, () => ({ state: 'draft', approvedBy: [] }));
  }

  #chosen(chosen: readonly string[] | 'all', none: string): string[] | Outcome {
    const waiting = this.#in('submitted');
    if (chosen === 'all') return waiting.length ? waiting : { status: 409, code: none };
    if (chosen.some((metric) => this.#own.get(metric)?.state === 'approved')) return { status: 409, code: 'approved' };
    if (chosen.some((metric) => !waiting.includes(metric))) return { status: 409, code: 'not-submitted' };
    return [...chosen];
  }

  returnCells(chosen: readonly string[] | 'all', reason: string): Outcome {
    const cells = this.#chosen(chosen, 'nothing-to-return');
    return Array.isArray(cells) ? this.#step(cells, () => ({ state: 'returned', approvedBy: [], reason })) : cells;
  }

  approve(chosen: readonly string[] | 'all', who: string, inPlaceOf = who): Outcome {
    const found = this.#chosen(chosen, 'nothing-to-approve');
    if (!Array.isArray(found)) return found;
    const levelOf = (metric: string) => (this.#own.get(metric)?.approvedBy.length ?? 0) + 1;
    const level = Math.min(...this.#in('submitted').map(levelOf));
    const elsewhere = found.filter((metric) => levelOf(metric) !== level);
    if (chosen !== 'all' && elsewhere.length) return { status: 409, code: 'wrong-level' };
    const cells = found.filter((metric) => levelOf(metric) === level);
    const each = cells.flatMap((metric) => this.#own.get(metric) ?? []);
    if (each.some(({ editedBy, submittedBy }) => [editedBy, submittedBy].some((one) => one === who || one === inPlaceOf))) return { status: 409, code: 'own-work' }; // prettier-ignore
    if (each.some(({ approvedBy }) => approvedBy.includes(who))) return { status: 409, code: 'approved-before' };
    const outcome = this.#step(cells, ({ approvedBy }) => ({
      approvedBy: [...approvedBy, who],
      state: level === this.#levels ? 'approved' : 'submitted',
    }));
    for (const metric of cells) {
      const cell = this.#own.get(metric);
      const isNew = cell?.state === 'approved' && !same(cell, this.#earlier(metric) ?? nothing);
      if (cell && isNew) this.published.set(metric, contentOf(cell));
    }
    return outcome;
  }

  correct(): Outcome {
    if (!this.submissions.length || this.state !== 'approved') return { status: 409, code: 'not-approved' };
    this.submissions.push(new Map());
    // begun, and at once one step on
    this.version = 1;
    return { status: 200 };
  }
}
