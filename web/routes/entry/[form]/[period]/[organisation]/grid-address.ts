import type { Query } from '#web/lib/address.ts';

/** How many periods stand beside the one that is filled in, for reference. */
const earlierPeriods = '4';

type Params = { period: string; organisation: string };

/** What the page asks the API for, by its own address. */
export const gridQuery = ({ period, organisation }: Params, across: string | null): Query =>
  across === 'organisations' ? { period, organisation, across } : { period, organisation, earlier: earlierPeriods };
