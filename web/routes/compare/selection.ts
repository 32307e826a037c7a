import { error } from '@sveltejs/kit';
import { compareScales, compareViews, type CompareScale, type CompareView } from '#domain/compare.ts';
import { frequencies, isPeriodCode, type Frequency, type PeriodCode } from '#domain/period.ts';
import { readableQuestion } from '#web/lib/address.ts';

/** What is compared and how: all of it stands in the address. Null is the default. */
export type Selection = {
  metric: string | null;
  /** In the grammar of selections: `a,b`, `a/*`, `a/**`, `*`, `group:a`. Asked for as `group=a` it becomes that. */
  organisation: string | null;
  view: CompareView;
  scale: CompareScale;
  /** What stands across where two metrics are compared. */
  second: string | null;
  frequency: Frequency | null;
  from: PeriodCode | null;
  to: PeriodCode | null;
  /** Whether each small chart has an axis of its own. */
  axis: 'shared' | 'free';
  /** Whether time is drawn apart, to be moved along. */
  time: 'whole' | 'apart';
  /** Codes of those that have a colour before others. */
  highlight: string[];
  /** What somebody searches to add. */
  q: string | null;
  kind: string | null;
};

const periodIn = (text: string | null): PeriodCode | null => {
  if (!text) return null;
  return isPeriodCode(text) ? text : error(400, 'Not a period', { code: 'bad-period' });
};

const firstOf = <Value extends string>(values: readonly [Value, ...Value[]], text: string | null): Value =>
  values.find((value) => value === text) ?? values[0];

/** A group that is chosen by itself takes the place of whoever else was, unless it is among them. */
const organisationIn = (organisation: string | null, group: string | null): string | null => {
  if (!group) return organisation;
  const term = `group:${group}`;
  return organisation?.split(',').includes(term) ? organisation : term;
};

export const selectionIn = (asked: URLSearchParams): Selection => {
  const frequency = asked.get('frequency');
  return {
    metric: asked.get('metric') || null,
    organisation: organisationIn(asked.get('organisation') || null, asked.get('group')),
    view: firstOf(compareViews, asked.get('view')),
    scale: firstOf(compareScales, asked.get('scale')),
    second: asked.get('second') || null,
    frequency: frequencies.find((one) => one === frequency) ?? null,
    from: periodIn(asked.get('from')),
    to: periodIn(asked.get('to')),
    axis: firstOf(['shared', 'free'], asked.get('axis')),
    time: firstOf(['whole', 'apart'], asked.get('time')),
    highlight: [...new Set((asked.get('highlight') ?? '').split(',').filter(Boolean))],
    q: asked.get('q') || null,
    kind: asked.get('kind') || null,
  };
};

/** What stands after the question mark: only what differs from the default. */
export const questionOf = (selection: Selection, asOf: string | null): string => {
  const { view, scale, axis, time, highlight, ...rest } = selection;
  return readableQuestion({
    metric: rest.metric,
    organisation: rest.organisation,
    view: view === compareViews[0] ? null : view,
    scale: scale === compareScales[0] ? null : scale,
    second: rest.second,
    frequency: rest.frequency,
    from: rest.from,
    to: rest.to,
    axis: axis === 'shared' ? null : axis,
    time: time === 'whole' ? null : time,
    highlight: highlight.join(','),
    q: rest.q,
    kind: rest.kind,
    asOf,
  });
};

export const pathOf = (selection: Selection, asOf: string | null = null): string =>
  `/compare${questionOf(selection, asOf)}`;
