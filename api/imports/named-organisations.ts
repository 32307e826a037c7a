import { isCode, oneLine } from '#domain/text.ts';
import type { Sink } from './figures.ts';
import type { RefusalCode } from './refusals.ts';

/** The columns by which a row of the long layout tells of an organisation that is not there yet. */
export const organisationColumns = ['organisation-name', 'organisation-parent', 'organisation-kind'] as const;
type OrganisationColumn = (typeof organisationColumns)[number];

/**
 * A row that gives a name to an unknown code brings that organisation; without a name the code is taken for a mistake.
 * Returns why a row is refused and by which column, or null.
 */
export function bringOrganisation(
  code: string,
  text: (column: OrganisationColumn) => string,
  organisations: { has: (code: string) => boolean },
  sink: Sink,
): { column: 'organisation' | OrganisationColumn; refused: RefusalCode } | null {
  const name = oneLine(text('organisation-name'));
  if (name === '') return { column: 'organisation', refused: 'unknown-organisation' };
  if (!isCode(code)) return { column: 'organisation', refused: 'no-code' };
  const parent = text('organisation-parent') || null;
  if (parent !== null && !organisations.has(parent))
    return { column: 'organisation-parent', refused: 'unknown-organisation' };
  const kind = oneLine(text('organisation-kind')) || 'organisation';
  sink.organisation({ code, kind, names: { sv: name }, parent, validFrom: null, validTo: null, successor: null });
  return null;
}
